"""The error of a file whose columns cannot all be told, with those that can: `nps load --explain` shows them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from nps_warehouse.errors import NpsError


class UnmatchedColumnsError(NpsError):
    """A file that cannot be loaded for the sake of a column. targets: place of a column to what it is read as."""

    def __init__(self, message: str, targets: Mapping[int, str]) -> None:
        super().__init__(message)
        self.targets = targets


@contextmanager
def showing(targets: Mapping[int, str]) -> Iterator[None]:
    """Give the columns that are known to an error on the others."""
    try:
        yield
    except NpsError as error:
        raise UnmatchedColumnsError(str(error), targets) from error
