"""One column of scores, where several columns hold them, or words and codes stand for them.

columns: {Q1a: score, Q1b: score}      # a survey that branches: each row has at most one of them
values: {"Extremely likely": 10, A0: 0, "Don't know": NA}
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import duckdb

from nps_warehouse import grammar
from nps_warehouse.db import sql
from nps_warehouse.errors import NpsError
from nps_warehouse.load.describe.description import IGNORE, Description
from nps_warehouse.load.formats.data_rows import data_rows, numbered
from nps_warehouse.load.read.rows import Rows

SCORE = "score"
COMBINED, TRANSLATED = "(score of several columns)", "(score by its values)"


def with_one_score(
    connection: duckdb.DuckDBPyConnection, rows: Rows, description: Description
) -> tuple[Rows, Description]:
    """The rows with the score in one column, as the description says. Raises NpsError for a row with several scores."""
    names = [name for name, target in description.columns.items() if target == SCORE]
    if not names and SCORE not in description.constants:
        names = [name for name in rows.header if name.lower() == SCORE]
        if len(names) > 1:
            return rows, description  # the layout refuses a duplicate name, and names what is missing
    places = [place for name in names if (place := _place(rows.header, name)) is not None]
    if len(places) < len(names) or not names:
        return rows, description
    if len(names) > 1:
        rows = _combined(connection, rows, names, places, description.header_records)
        places = [len(rows.header) - 1]
    if description.values:
        value = _translated(f"c{places[0]}", description.values)
        rows = rows.with_columns({TRANSLATED: value})
    elif len(names) == 1:
        return rows, description
    columns = {**description.columns, **dict.fromkeys(names, IGNORE), rows.header[-1]: SCORE}
    if len(names) > 1 and description.values:
        columns[COMBINED] = IGNORE
    return rows, replace(description, columns=columns)


def _place(header: Sequence[str], name: str) -> int | None:
    lower = [each.lower() for each in header]
    return lower.index(name.lower()) if name.lower() in lower else None


def _combined(
    connection: duckdb.DuckDBPyConnection,
    rows: Rows,
    names: Sequence[str],
    places: Sequence[int],
    header_records: int,
) -> Rows:
    """The rows with the one score that each of them has."""
    data = data_rows(connection, numbered(connection, rows), header_records)
    given = [f"case when {_is_given(place)} then c{place} end" for place in places]
    filled = " + ".join(f"cast({_is_given(place)} as integer)" for place in places)
    for number, *values in data.query(
        f"select _number, {', '.join(given)} from data and {filled} > 1 order by _number limit 1"
    ):
        filled_in = [f'"{name}" ({value})' for name, value in zip(names, values, strict=True) if value]
        raise NpsError(
            f"row {number} has several scores: {' and '.join(filled_in)}; columns may be mapped to score together "
            "only where each row fills at most one of them: map one of them in sources.yml"
        )
    every = ", ".join((*given, *(f"c{place}" for place in places)))
    return data.rows.with_columns({COMBINED: f"coalesce({every})"})


def _is_given(place: int) -> str:
    return f"not {grammar.is_not_an_answer(grammar.clean_score(f'c{place}'))}"


def _translated(score: str, values: Mapping[str, str]) -> str:
    """SQL for a score whose words and codes are replaced by their values, compared as scores are read."""
    cases = " ".join(
        f"when {grammar.clean_score(sql.text(text))} then {sql.text(value)}" for text, value in values.items()
    )
    return f"case {grammar.clean_score(score)} {cases} else {score} end"
