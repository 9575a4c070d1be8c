"""The one exception that reaches a user, and how other text becomes part of its line."""

import unicodedata


class NpsError(Exception):
    """A problem the user can fix: its text is one line that says what is wrong, where, and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))


def first_line(error: BaseException) -> str:
    """The first line of an error that says anything; the kind of error where none does."""
    return next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)


def described(error: BaseException) -> str:
    """The one line for an error: that of a problem the user can fix, else its kind and first line."""
    if isinstance(error, NpsError):
        return str(error)
    return f"unexpected {type(error).__name__}: {first_line(error)}"


def printable(text: str) -> str:
    """Text on one line that does nothing but show itself: control characters and invisible ones are escaped.

    Spaces of every kind are shown as a space.
    """
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else _shown(sign) for sign in text)


def _shown(sign: str) -> str:
    return " " if unicodedata.category(sign) == "Zs" else repr(sign)[1:-1]
