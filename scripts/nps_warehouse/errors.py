"""The one exception that reaches a user."""


class NpsError(Exception):
    """Something the user can mend: its text is one line that says what is wrong, where, and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))
