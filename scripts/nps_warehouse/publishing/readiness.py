"""May the build be published? Only the newest one, whole, successful, and found sound at the marts door."""

from dataclasses import dataclass
from datetime import datetime

import duckdb

from nps_warehouse.errors import NpsError


@dataclass(frozen=True)
class BuiltUpon:
    """The build whose tables a build in part went on with. up_to: the last load in them."""

    build_id: str
    up_to: int


@dataclass(frozen=True)
class Build:
    """The facts of a build that travel with what is published. Times are UTC.

    loads: how many files had been loaded; last_load_id: the last of them, null when there is none.
    validation_run_id: the run at the marts door that let it through. built_upon: null when it was made in full.
    """

    build_id: str
    built_at: datetime
    validation_run_id: str
    loads: int
    last_load_id: int | None
    built_upon: BuiltUpon | None = None


def ready_build(connection: duckdb.DuckDBPyConnection, standing: str) -> Build:
    """Find the newest build, if it may be published; NpsError saying why not, what stands, and what to do."""
    tables = {
        name
        for (name,) in connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() where database_name = current_database()"
        ).fetchall()
    }
    newest = _newest_build(connection) if "audit.builds" in tables else None
    if newest is None:
        raise NpsError(f"nothing is built yet: run `nps build`; {standing}")
    build_id, built_at, command, is_whole, succeeded = newest
    if succeeded is None:
        raise NpsError(f"build {build_id} did not finish; {standing}; run `nps build` again")
    if not succeeded:
        raise NpsError(f"build {build_id} failed; {standing}; mend what `nps build` reports and run it again")
    if not is_whole:
        raise NpsError(
            f"dbt {command} {build_id} built only a part, so tables of two builds may stand side by side; "
            f"{standing}; run `nps build`"
        )
    run_id = _sound_run(connection, build_id, standing) if "audit.validation_results" in tables else None
    if run_id is None:
        raise NpsError(f"build {build_id} is not validated; {standing}; run `nps validate marts`")
    loads, last = (0, None)
    if "raw.loads" in tables:
        loads, last = connection.execute(
            "select count(*), max(load_id) from raw.loads where status = 'loaded'"
        ).fetchall()[0]
    return Build(build_id, built_at, run_id, loads, last, _built_upon(connection))


def _built_upon(connection: duckdb.DuckDBPyConnection) -> BuiltUpon | None:
    """Find the whole, successful build before the newest, if the newest was built in part upon it."""
    columns = {row[0] for row in connection.execute("describe audit.builds").fetchall()}
    if not {"is_full", "built_up_to"} <= columns:
        return None
    rows = connection.execute(
        """select build_id, coalesce(built_up_to, 0), is_full from audit.builds
        where is_whole and succeeded order by started_at desc limit 2"""
    ).fetchall()
    if len(rows) < 2 or rows[0][2] is not False:
        return None
    return BuiltUpon(str(rows[1][0]), int(rows[1][1]))


def _newest_build(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[str, datetime, str, bool, bool | None] | None:
    row = connection.execute(
        """select build_id, coalesce(finished_at, started_at), command, is_whole, succeeded
        from audit.builds order by started_at desc limit 1"""
    ).fetchone()
    return row and (str(row[0]), row[1], str(row[2]), bool(row[3]), row[4])


def _sound_run(connection: duckdb.DuckDBPyConnection, build_id: str, standing: str) -> str | None:
    """Find the newest run at the marts door for the build; null without one, NpsError when it found something critical."""
    row = connection.execute(
        """select run_id,
            count(*) filter (where exception is not null or (not success and severity = 'critical')) as failed
        from audit.validation_results where door = 'marts' and build_id = ?
        group by run_id order by max(validated_at) desc limit 1""",
        [build_id],
    ).fetchone()
    if row is None:
        return None
    if row[1]:
        raise NpsError(
            f"build {build_id} failed {row[1]} critical expectation{'s' * (row[1] != 1)}; {standing}; "
            "see `nps validate marts`"
        )
    return str(row[0])
