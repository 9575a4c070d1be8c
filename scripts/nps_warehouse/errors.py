"""The one exception that reaches a user, and what of another library's error may."""


class NpsError(Exception):
    """Something the user can mend: its text is one line that says what is wrong, where, and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))


def first_line(error: BaseException) -> str:
    """The first line of an error that says anything; the kind of error where none does."""
    return next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
