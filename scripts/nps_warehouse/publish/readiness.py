"""May the build be published? Only the newest one, whole, successful, passed by the marts gate, of loads that passed the raw gate.

The newest build is the one with the greatest sequence in `audit.builds`, whatever its times say: with a clock that was
ahead once, an old build would be the newest for ever.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from nps_warehouse.db.connection import Query
from nps_warehouse.errors import NpsError
from nps_warehouse.validate.gates import IS_CRITICAL
from nps_warehouse.validate.recording import RESULTS, raw_gate_passed_up_to

BUILDS = "audit.builds"


@dataclass(frozen=True)
class Build:
    """The facts of a build that travel with what is published. Times are UTC.

    sequence: counts the builds of a warehouse. loads: how many files are in it; last_load_id: the last of them, null
    when there is none; built_up_to: the last file, of any outcome, when it began. validation_run_id: the run at the
    marts gate that passed it.
    """

    sequence: int
    build_id: str
    built_at: datetime
    validation_run_id: str
    loads: int
    last_load_id: int | None
    built_up_to: int | None


def ready_build(query: Query, tables: Collection[str], readers_have: str) -> Build:
    """Find the newest build, if it may be published; NpsError saying why not, what readers have, and what to do.

    tables: those there are, `schema.table`.
    """
    if BUILDS not in tables:
        raise NpsError(f"nothing is built yet: run `nps build`; {readers_have}")
    if "sequence" not in _columns(query, BUILDS):
        raise NpsError(f"the build comes from an earlier version of nps; {readers_have}; run `nps build`")
    rows = query(
        f"""select sequence, build_id, coalesce(finished_at, started_at), command, is_whole, succeeded, built_up_to
        from {BUILDS} where sequence is not null order by sequence desc limit 1"""
    )
    if not rows:
        raise NpsError(f"nothing is built yet: run `nps build`; {readers_have}")
    sequence, build_id, built_at, command, is_whole, succeeded, built_up_to = rows[0]
    if succeeded is None:
        raise NpsError(f"build {build_id} did not finish; {readers_have}; run `nps build` again")
    if not succeeded:
        raise NpsError(
            f"build {build_id} failed; {readers_have}; fix what `nps build` reports and run it again"
        )
    if not is_whole:
        raise NpsError(
            f"dbt {command} {build_id} built only a part, so tables may come from two builds; "
            f"{readers_have}; run `nps build`"
        )
    run_id = _passed_run(query, build_id, readers_have) if RESULTS in tables else None
    if run_id is None:
        raise NpsError(f"build {build_id} is not validated; {readers_have}; run `nps validate marts`")
    loads, last = _loads(query, built_up_to) if "raw.loads" in tables else (0, None)
    if last is not None and last > raw_gate_passed_up_to(query):
        raise NpsError(
            f"build {build_id} has loads that the raw gate has not passed; {readers_have}; run `nps validate raw`, "
            "then `nps publish` again"
        )
    return Build(int(sequence), str(build_id), built_at, run_id, loads, last, built_up_to)


def _loads(query: Query, built_up_to: int | None) -> tuple[int, int | None]:
    """Count the loads that are in the build, and find the last; others may have followed since."""
    count, last = query(
        f"""select count(*), max(load_id) from raw.loads
        where status = 'loaded' and load_id <= {built_up_to or 0}"""
    )[0]
    return int(count), last


def _passed_run(query: Query, build_id: str, readers_have: str) -> str | None:
    """Find the last run at the marts gate for a build; null without one, NpsError when it found something critical."""
    rows = query(
        f"""select run_id, count(*) filter (where {IS_CRITICAL}) as failed
        from {RESULTS} where gate = 'marts' and build_id = '{build_id}'
        group by run_id order by max(run_sequence) desc limit 1"""
    )
    if not rows:
        return None
    run_id, failed = rows[0]
    if failed:
        raise NpsError(
            f"build {build_id} failed {failed} critical expectation{'s' * (failed != 1)}; {readers_have}; "
            "see `nps validate marts`"
        )
    return str(run_id)


def _columns(query: Query, table: str) -> set[str]:
    return {str(row[0]) for row in query(f"describe {table}")}
