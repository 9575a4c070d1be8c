"""The one exception that reaches a user, and how other text becomes part of its line."""


class NpsError(Exception):
    """A problem the user can fix: its text is one line that says what is wrong, where, and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))


def first_line(error: BaseException) -> str:
    """The first line of an error that says anything; the kind of error where none does."""
    return next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)


def printable(text: str) -> str:
    """Text on one line: control characters, as in the names of files, are escaped."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)
