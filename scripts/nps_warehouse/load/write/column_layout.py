"""Which column of a file becomes which raw column: decided by its header, never by its position.

>>> column_layout(("answer", "question_id", "response_id"), Description("answers")).targets["answer"]
0
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from nps_warehouse.errors import NpsError
from nps_warehouse.load.describe.description import IGNORE, Description
from nps_warehouse.load.formats.unmatched import showing
from nps_warehouse.load.suggestions import did_you_mean, listed_names, nearest


@dataclass(frozen=True)
class ColumnLayout:
    """targets: raw column (or `answer:<question_id>`) to the place of its column in the file, from 0.

    id_places: the places of the columns that make the id; empty for all that are mapped. constants: those in use.
    """

    targets: Mapping[str, int]
    constants: Mapping[str, str]
    id_places: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


def column_layout(header: tuple[str, ...], description: Description) -> ColumnLayout:
    """Where each column of the file goes. Raises NpsError for whatever could lead to a wrong number.

    That is: a duplicate name, a required or described column that is missing, a name similar to that of a missing raw
    column, two columns for one raw column, and a column that is also a constant.
    """
    table = description.raw_table
    names = [name.strip() for name in header]
    places = _places(names)
    targets: dict[str, int] = {}
    notes: list[str] = []
    mapped: set[int] = set()
    for export, target in description.columns.items():
        place = places.get(export, places.get(export.lower()))
        if place is None:
            raise NpsError(
                f"has no column {export}, which sources.yml maps to {target}; {did_you_mean(export, names)}"
            )
        mapped.add(place)
        if target != IGNORE:
            targets[target] = place
    for column in table.columns:
        place = places.get(column)
        if place is None or place in mapped:
            continue
        if column in targets:
            raise NpsError(
                f"has a column {column}, and {names[targets[column]]} is mapped to {column} too; "
                f"write `{column}: ignore` under columns in sources.yml, or drop the mapping"
            )
        targets[column] = place
    unused = [name for place, name in enumerate(names) if name and place not in {*mapped, *targets.values()}]
    for column in description.constants:
        if column in targets:
            raise NpsError(
                f"has a column {column}, which sources.yml also gives as a constant; remove one of the two"
            )
    missing = [name for name in table.columns if name not in targets and name not in description.constants]
    with showing({place: target for target, place in targets.items()}):
        _refuse_near_misses(unused, missing)
        _require(description, missing, names)
    if description.ids_within == "survey" and "survey_id" in missing:
        raise NpsError(
            "has no survey_id, which ids_within: survey needs; name its survey in sources.yml (survey_id: ...), "
            "or write ids_within: file"
        )
    if unused:
        listed = ", ".join(unused)
        notes.append(f"not loaded: {listed} (map them under columns in sources.yml, if they matter)")
    return ColumnLayout(targets, description.constants, _id_places(description, places, names), tuple(notes))


def _places(names: list[str]) -> dict[str, int]:
    """Name to place: as written, and in lower case. Raises NpsError when a name is a duplicate."""
    twice = [name for name, count in Counter(filter(None, names)).items() if count > 1]
    if twice:
        raise NpsError(f"has the column {twice[0]} twice in its header; rename or remove one")
    exact = {name: place for place, name in enumerate(names) if name}
    lower: dict[str, int] = {}
    for name, place in exact.items():
        if name.lower() in lower:
            raise NpsError(f"has the column {name.lower()} twice in its header; rename or remove one")
        lower[name.lower()] = place
    return lower | exact


def _refuse_near_misses(unused: list[str], missing: list[str]) -> None:
    for name in unused:
        near = nearest(name, missing, 0.8)
        if near:
            raise NpsError(
                f"has a column {name}: did you mean {near}? Rename it, or write `{name}: {near}` "
                f"(or `{name}: ignore`) under columns in sources.yml"
            )


def _require(description: Description, missing: list[str], names: list[str]) -> None:
    table = description.raw_table
    lacking = [column for column in table.required if column in missing]
    if table.makes_id is None:
        needed = set(table.key) - set(table.key_may_lack)
        lacking += [
            column for column in table.key if column in needed & set(missing) and column not in lacking
        ]
    if lacking:
        raise NpsError(
            f"lacks {' and '.join(lacking)}, which {table.name} need; its columns are {listed_names(names)}: "
            "map one under columns in sources.yml, or give a constant there"
        )


def _id_places(description: Description, places: dict[str, int], names: list[str]) -> tuple[int, ...]:
    for export in description.id_from:
        if export not in places and export.lower() not in places:
            raise NpsError(f"has no column {export}, which id_from names; {did_you_mean(export, names)}")
    return tuple(places.get(export, places.get(export.lower(), -1)) for export in description.id_from)
