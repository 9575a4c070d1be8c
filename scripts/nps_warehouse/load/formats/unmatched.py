"""The error of a file whose columns cannot all be told, with those that can: `nps load --explain` shows them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from nps_warehouse.errors import NpsError
from nps_warehouse.load.describe.description import IGNORE


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


def targets_of(names: Sequence[str], columns: Mapping[str, str]) -> dict[int, str]:
    """What each column is read as, by its place, as far as it is known."""
    by_name = {name.lower(): target for name, target in columns.items() if target != IGNORE}
    return {place: by_name[name.lower()] for place, name in enumerate(names) if name.lower() in by_name}
