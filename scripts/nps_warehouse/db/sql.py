"""Names and texts as SQL: whatever a file holds is data, never code.

>>> name('a"b'), text("it's")
('"a""b"', "'it''s'")
"""

from collections.abc import Iterable


def name(identifier: str) -> str:
    """A quoted identifier."""
    return '"' + identifier.replace('"', '""') + '"'


def text(value: str) -> str:
    """A quoted text literal."""
    return "'" + value.replace("'", "''") + "'"


def names(identifiers: Iterable[str], prefix: str = "") -> str:
    """Quoted identifiers with commas between, each after `prefix`."""
    return ", ".join(prefix + name(identifier) for identifier in identifiers)


def same(columns: Iterable[str], left: str, right: str) -> str:
    """A condition: `left` and `right` agree on every column, empty being equal to empty."""
    return " and ".join(
        f"{left}.{name(column)} is not distinct from {right}.{name(column)}" for column in columns
    )
