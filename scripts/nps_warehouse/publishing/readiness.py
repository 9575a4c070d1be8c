"""May the build be published? Only the newest one, whole, successful, and found sound at the marts door."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from nps_warehouse.db.connection import Query
from nps_warehouse.errors import NpsError
from nps_warehouse.validate.gates import IS_CRITICAL


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


def ready_build(query: Query, tables: Collection[str], standing: str) -> Build:
    """Find the newest build, if it may be published; NpsError saying why not, what stands, and what to do.

    tables: those there are, `schema.table`.
    """
    newest = _newest_build(query) if "audit.builds" in tables else None
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
    run_id = _sound_run(query, build_id, standing) if "audit.validation_results" in tables else None
    if run_id is None:
        raise NpsError(f"build {build_id} is not validated; {standing}; run `nps validate marts`")
    loads, last = _loads(query, build_id) if "raw.loads" in tables else (0, None)
    return Build(build_id, built_at, run_id, loads, last, _built_upon(query))


def _loads(query: Query, build_id: str) -> tuple[int, int | None]:
    """Count the loads that are in the build, and find the last; others may have followed since."""
    loads = "select count(*), max(load_id) from raw.loads where status = 'loaded'"
    if "built_up_to" in _columns(query):
        loads += f" and load_id <= (select max(built_up_to) from audit.builds where build_id = '{build_id}')"
    count, last = query(loads)[0]
    return int(count), last


def _columns(query: Query) -> set[str]:
    return {str(row[0]) for row in query("describe audit.builds")}


def _built_upon(query: Query) -> BuiltUpon | None:
    """Find the whole, successful build before the newest, if the newest was built in part upon it."""
    if not {"is_full", "built_up_to"} <= _columns(query):
        return None
    rows = query(
        """select build_id, coalesce(built_up_to, 0), is_full from audit.builds
        where is_whole and succeeded order by started_at desc limit 2"""
    )
    if len(rows) < 2 or rows[0][2] is not False:
        return None
    return BuiltUpon(str(rows[1][0]), int(rows[1][1]))


def _newest_build(query: Query) -> tuple[str, datetime, str, bool, bool | None] | None:
    rows = query(
        """select build_id, coalesce(finished_at, started_at), command, is_whole, succeeded
        from audit.builds order by started_at desc limit 1"""
    )
    return (str(rows[0][0]), rows[0][1], str(rows[0][2]), bool(rows[0][3]), rows[0][4]) if rows else None


def _sound_run(query: Query, build_id: str, standing: str) -> str | None:
    """Find the newest run at the marts door for the build; null without one, NpsError when it found something critical."""
    rows = query(
        f"""select run_id, count(*) filter (where {IS_CRITICAL}) as failed
        from audit.validation_results where door = 'marts' and build_id = '{build_id}'
        group by run_id order by max(validated_at) desc limit 1"""
    )
    if not rows:
        return None
    run_id, failed = rows[0]
    if failed:
        raise NpsError(
            f"build {build_id} failed {failed} critical expectation{'s' * (failed != 1)}; {standing}; "
            "see `nps validate marts`"
        )
    return str(run_id)
