"""The largest tables in a version that begins as a copy of the last: only rows that the build touched are replaced.

Which rows those are, the build has written down; that the outcome is the build's own table, sums over it must say.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from nps_warehouse.publishing.readiness import Build, BuiltUpon
from nps_warehouse.publishing.versions import DATABASE, current

MOST_COPIES = 20
"""A copy of a copy so many times over is followed by a version made in full: every replaced row leaves a hole."""


@dataclass(frozen=True)
class LastVersion:
    """The version to begin with: its database, how often it was copied since it was made in full, what was built upon it."""

    file: Path
    copies: int
    built_upon: BuiltUpon


@dataclass(frozen=True)
class Replaced:
    """How a table is replaced row by row.

    key: names a row. touched: query of the keys whose rows may differ; `{up_to}` is the last load that the copy
    knows, `{copy}` the table in it. sums: what must be equal afterwards.
    """

    key: tuple[str, ...]
    touched: str
    sums: str


REPLACED = {
    "figures.int_responses_kept": Replaced(
        ("load_id", "source_row"),
        "select load_id, source_row from intermediate.int_responses_changed where after_load_id = {up_to}",
        "count(*), sum(load_id), sum(source_row), sum(score), count(superseded_on), sum(year(superseded_on))",
    ),
    "figures.int_account_figures_measured": Replaced(
        ("account_id", "period_type", "period_start"),
        "select account_id, period_type, period_start from intermediate.int_account_figures_touched "
        "union select account_id, period_type, period_start from {copy} where (period_type, period_start) not in "
        "(select period_type, period_start from figures.int_periods_listed)",
        "count(*), sum(responses), sum(promoters), sum(detractors), sum(contacts), sum(invitations), count(previous_nps)",
    ),
}


def last_version(connection: duckdb.DuckDBPyConnection, published: Path, build: Build) -> LastVersion | None:
    """Find the current version, if the build was built upon just that and it can be copied; None when not."""
    version = current(published)
    if version is None or build.built_upon is None:
        return None
    file = version / DATABASE
    try:
        with duckdb.connect(str(file), read_only=True) as last:
            build_id, copies = last.execute("select build_id, copies from _build").fetchall()[0]
            is_alike = all(_columns(last, table) == _columns(connection, table) for table in REPLACED)
    except duckdb.Error:
        return None
    is_built_upon = build_id in (build.built_upon.build_id, build.build_id)
    if not (is_alike and is_built_upon and copies < MOST_COPIES):
        return None
    return LastVersion(file, int(copies), build.built_upon)


def replace_rows(connection: duckdb.DuckDBPyConnection, table: str, copy: str, last: LastVersion) -> int:
    """Make the copy of a table equal to the build's; how many rows it has. Raises OSError when it is not equal then."""
    how = REPLACED[table]
    key = ", ".join(how.key)
    touched = how.touched.format(copy=copy, up_to=last.built_upon.up_to)
    connection.execute(f"create or replace temp table touched_rows as select distinct {key} from ({touched})")
    connection.execute(f"delete from {copy} where ({key}) in (from touched_rows)")
    connection.execute(f"insert into {copy} by name from {table} where ({key}) in (from touched_rows)")
    expected, found = (
        connection.execute(f"select {how.sums} from {each}").fetchall()[0] for each in (table, copy)
    )
    if expected != found:
        raise OSError(
            f"{table} is not the build's after its rows were replaced: {found} instead of {expected}"
        )
    return int(found[0])


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, str]]:
    schema, _, name = table.partition(".")
    return connection.execute(
        """select column_name, data_type from duckdb_columns()
        where database_name = current_database() and schema_name = $1 and table_name = $2 order by column_index""",
        [schema, name],
    ).fetchall()
