"""Columns that hold JSON, expanded into columns: `person_properties.Country`, or one per question."""

import json
from collections.abc import Mapping

import duckdb

from nps_warehouse.db import sql
from nps_warehouse.load.read.rows import Rows

ENVELOPE = "_airbyte_data"
ENVELOPE_COLUMNS = "_airbyte_*"
VALUE_PATHS = ("$.value.free_response", "$.value.select_one.text", "$.value.scale", "$.value.text")


def expand_json_columns(connection: duckdb.DuckDBPyConnection, rows: Rows, nested: Mapping[str, str]) -> Rows:
    """The rows with a column for every key or question inside those of the `nested` columns that the file has.

    `object`: column.key for each key. `reference`: the same, and column.id also where the column is an id. `answers`: a
    column for each question, named by its text.
    """
    derived: dict[str, str] = {}
    for place, name in enumerate(rows.header):
        kind = nested.get(name)
        if kind == "object":
            derived |= _keys(connection, rows, f"c{place}", f"{name}.")
        elif kind == "reference":
            derived |= _keys(connection, rows, f"c{place}", f"{name}.")
            inside = f"json_extract_string({_valid(f'c{place}', 'OBJECT')}, '$.id')"
            derived[f"{name}.id"] = (
                f"case when {_valid(f'c{place}', 'OBJECT')} is null then c{place} else {inside} end"
            )
        elif kind == "answers":
            derived |= _questions(connection, rows, f"c{place}")
    return rows.with_columns(derived)


def without_envelope(connection: duckdb.DuckDBPyConnection, rows: Rows) -> Rows:
    """The rows with a column for every key of the record that Airbyte wrapped, if it did: of `_airbyte_data`."""
    lower = [name.strip().lower() for name in rows.header]
    if ENVELOPE not in lower:
        return rows
    return rows.with_columns(_keys(connection, rows, f"c{lower.index(ENVELOPE)}", ""))


def _keys(connection: duckdb.DuckDBPyConnection, rows: Rows, column: str, prefix: str) -> dict[str, str]:
    found = connection.execute(
        f"select distinct unnest(json_keys({_valid(column, 'OBJECT')})) as key from {rows.relation} order by key"
    ).fetchall()
    return {
        f"{prefix}{key}": f"nullif(json_extract_string({_valid(column, 'OBJECT')}, {sql.text(_pointer(key))}), '')"
        for (key,) in found
    }


def _questions(connection: duckdb.DuckDBPyConnection, rows: Rows, column: str) -> dict[str, str]:
    every = f"from_json({_valid(column, 'ARRAY')}, '[\"json\"]')"
    found = connection.execute(
        "select json_extract_string(answer, '$.question.id') as id, "
        "any_value(json_extract_string(answer, '$.question.text')) as text "
        f"from (select unnest({every}) as answer from {rows.relation}) where id is not null group by id order by id"
    ).fetchall()
    derived: dict[str, str] = {}
    for question, text in found:
        own = f"list_filter({every}, lambda answer: json_extract_string(answer, '$.question.id') = {sql.text(question)})[1]"
        paths = ", ".join(f"json_extract_string(answer, '{path}')" for path in VALUE_PATHS)
        several = (
            "nullif(array_to_string(json_extract_string(answer, '$.value.select_many[*].text'), '; '), '')"
        )
        value = f"coalesce({paths}, {several}, json_extract_string(answer, '$.value'))"
        name = text or question
        derived[name if name not in derived else f"{name} ({question})"] = (
            f"list_transform([{own}], lambda answer: nullif({value}, ''))[1]"
        )
    return derived


def _valid(column: str, kind: str) -> str:
    """SQL for the column where it holds JSON of this kind, else null."""
    return f"case when json_valid({column}) and json_type({column}) = '{kind}' then {column} end"


def _pointer(key: str) -> str:
    return "/" + json.dumps(key, ensure_ascii=False)[1:-1].replace("~", "~0").replace("/", "~1").replace(
        '\\"', '"'
    )
