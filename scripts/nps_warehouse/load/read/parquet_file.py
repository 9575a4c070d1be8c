"""Parquet: every column as text, times with a zone as UTC, whole floating numbers without `.0`."""

import duckdb

from nps_warehouse.db import sql
from nps_warehouse.errors import NpsError, first_line
from nps_warehouse.load.read.file_to_read import FileToRead
from nps_warehouse.load.read.rows import Rows
from nps_warehouse.load.read.unpack import HashedFile

DEEPEST = 20  # levels of a nested column: a few hundred end the database
LARGEST_WHOLE = 10**15  # beyond it a floating number is not exact


def read_parquet(file: FileToRead) -> Rows:
    """The rows of a Parquet file, numbered from 1. Raises NpsError when it is damaged."""
    with HashedFile(file.path, file.advance) as content:
        sha256 = content.sha256()
    _refuse_deep(file)
    source = f"read_parquet({sql.text(str(file.path))}, hive_partitioning = false)"
    try:
        described = file.connection.execute(f"describe select * from {source}").fetchall()
    except duckdb.Error as error:
        raise NpsError(f"is not a complete Parquet file ({first_line(error)}); export it again") from error
    columns = [(row[0], row[1]) for row in described]
    listed = ", ".join(
        f"nullif({_as_text(sql.name(name), kind)}, '') as c{place}"
        for place, (name, kind) in enumerate(columns)
    )
    empty = " and ".join(_is_empty(sql.name(name), kind) for name, kind in columns) or "true"
    query = f"(select row_number() over () as _number, {listed}, {empty} as _is_empty_row from {source})"
    header = tuple(name for name, _ in columns)
    return Rows(header, query, sha256, is_numbered=True, is_empty="_is_empty_row")


def _refuse_deep(file: FileToRead) -> None:
    """Raise NpsError when a column is nested too deeply for DuckDB to describe. The schema lists parents first."""
    try:
        schema = file.connection.execute(
            f"select name, num_children from parquet_schema({sql.text(str(file.path))})"
        ).fetchall()
    except duckdb.Error as error:
        raise NpsError(f"is not a complete Parquet file ({first_line(error)}); export it again") from error
    column, to_come = "", list[int]()
    for name, children in schema:
        while to_come and not to_come[-1]:
            to_come.pop()
        if len(to_come) == 1:
            column = name
        if to_come:
            to_come[-1] -= 1
        if children:
            to_come.append(children)
        if len(to_come) > DEEPEST:
            raise NpsError(
                f"has a column nested more than {DEEPEST} levels deep: {column}; export it without"
            )


def _is_empty(column: str, kind: str) -> str:
    """SQL for whether a value says nothing, asked of it as it is: its text is expensive where columns are many."""
    return f"coalesce({column}, '') = ''" if kind == "VARCHAR" else f"{column} is null"


def _as_text(column: str, kind: str) -> str:
    if kind in ("DOUBLE", "FLOAT"):
        whole = f"{column} = trunc({column}) and abs({column}) < {LARGEST_WHOLE}"
        return f"case when {whole} then cast(cast({column} as bigint) as varchar) else cast({column} as varchar) end"
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"replace(cast({column} at time zone 'UTC' as varchar), ' ', 'T') || 'Z'"
    if kind.endswith("]") or kind.startswith(("STRUCT", "MAP")):
        return f"cast(to_json({column}) as varchar)"
    return f"cast({column} as varchar)"
