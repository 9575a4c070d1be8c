"""The state of a warehouse: what is loaded, built and published, how fresh, and how much is quarantined.

Reads raw.duckdb and nps.duckdb when nobody writes them, and the published version.

    state_of(Warehouse.here()).published.version      # '20260105T093000Z-1a2b3c4d'
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from nps_warehouse.db.connection import explaining
from nps_warehouse.db.files import open_build, open_raw, refuse_old_layout
from nps_warehouse.erase import tombstones
from nps_warehouse.errors import NpsError
from nps_warehouse.load.write import acknowledged_files
from nps_warehouse.settings import Warehouse

LOADED = """
    select "table", count(*), sum(rows_added)::bigint, max(finished_at)
    from raw.loads where status = 'loaded' group by "table" order by "table"
"""
FAILED = """
    select file, arg_max(error, load_id) from raw.loads group by file
    having arg_max(status, load_id) = 'failed' order by file
"""
NEWEST_BUILD = """
    select sequence, started_at, command, is_whole, succeeded, in_full_because
    from audit.builds order by sequence desc limit 1
"""
# A build that failed or left something out may lack any load.
NOT_BUILT = """
    select count(*) from raw.loads where status = 'loaded' and load_id > (
        select coalesce(max(built_up_to), 0) from audit.builds where is_whole and succeeded
    )
"""
DISPOSITIONS = """
    select disposition, reason, count(*) from audit.response_dispositions group by all order by 3 desc, 1, 2
"""


@dataclass(frozen=True)
class LoadedTable:
    """A raw table: from how many files, how many rows they added, when the last load ended (UTC)."""

    table: str
    files: int
    rows_added: int
    last_load_at: datetime


@dataclass(frozen=True)
class FailedFile:
    """A file whose last load failed, and why."""

    file: str
    error: str


@dataclass(frozen=True)
class Loaded:
    """What is loaded. missing: a line on loaded files that the warehouse no longer has; '' without any."""

    tables: tuple[LoadedTable, ...]
    failed: tuple[FailedFile, ...]
    missing: str


@dataclass(frozen=True)
class NewestBuild:
    """The newest build: a row of `audit.builds`, what it came to in words, and how many loaded files it lacks."""

    sequence: int
    started_at: datetime
    outcome: str
    is_whole: bool | None
    succeeded: bool | None
    in_full_because: str | None
    files_not_built: int


@dataclass(frozen=True)
class Disposition:
    """How many answers have a disposition, for a reason."""

    disposition: str
    reason: str | None
    answers: int


@dataclass(frozen=True)
class PublishedVersion:
    """What readers have: the version, how many answers count in it and the date of the last of them."""

    version: str
    answers_counted: int
    last_answer_on: date | None
    dispositions: tuple[Disposition, ...]


@dataclass(frozen=True)
class State:
    """A warehouse. None: there is none yet, or it cannot be read; then `problems` says why, by the name of the part."""

    warehouse: str
    loaded: Loaded | None
    built: NewestBuild | None
    published: PublishedVersion | None
    problems: Mapping[str, str]


@dataclass(frozen=True)
class Erased:
    """How many people were erased, when the last was, and a line on what is unfinished; '' when nothing is."""

    people: int
    last_erased_at: str | None
    unfinished: str


def state_of(warehouse: Warehouse) -> State:
    """Read the state. Raises NpsError when the warehouse has the layout of an earlier version."""
    refuse_old_layout(warehouse)
    problems: dict[str, str] = {}
    loaded = built = published = None
    part = "loaded"
    try:
        with open_raw(warehouse) as raw, explaining(warehouse.raw_file):
            loaded = read_loaded(raw, acknowledged_files.missing_files_message(warehouse.raw_file, raw))
        part = "built"
        with open_build(warehouse, read_only=True) as build, explaining(warehouse.nps_file):
            built = _newest_build(build)
    except NpsError as error:
        problems[part] = str(error)
    try:
        published = _published(warehouse)
    except NpsError as error:
        problems["published"] = str(error)
    return State(str(warehouse.root), loaded, built, published, problems)


def erased_of(warehouse: Warehouse) -> Erased:
    """Read who was erased. Raises NpsError when the file of tombstones is damaged."""
    found = tombstones.read(warehouse)
    last = found.erasures[-1].erased_at if found.erasures else None
    return Erased(len(found.erasures), last, tombstones.unfinished_line(found))


def read_loaded(raw: duckdb.DuckDBPyConnection, missing: str = "") -> Loaded:
    """What is loaded into open raw tables."""
    return Loaded(
        tuple(LoadedTable(*row) for row in raw.sql(LOADED).fetchall()),
        tuple(FailedFile(*row) for row in raw.sql(FAILED).fetchall()),
        missing,
    )


def _newest_build(build: duckdb.DuckDBPyConnection) -> NewestBuild | None:
    newest = _optional(build, NEWEST_BUILD)
    if not newest:
        return None
    sequence, started, command, is_whole, succeeded, because = newest[0]
    [(files,)] = build.sql(NOT_BUILT).fetchall()
    outcome = describe_build(command, is_whole, succeeded, because)
    return NewestBuild(sequence, started, outcome, is_whole, succeeded, because, files)


def describe_build(
    command: str, is_whole: bool | None, succeeded: bool | None, in_full_because: str | None
) -> str:
    """What a build came to, and whether it went on from the one before: a row of `audit.builds` in words."""
    if is_whole is None or succeeded is None:
        return "unfinished: it was stopped, or is still running"
    if not succeeded:
        return "failed"
    if not is_whole:
        return f"partial: this dbt {command} left out something, so run nps build before publishing"
    return "whole, " + (f"in full because {_because(in_full_because)}" if in_full_because else "in part")


def _because(reason: str) -> str:
    return "that was asked for" if reason == "asked for" else reason


def _published(warehouse: Warehouse) -> PublishedVersion:
    from nps_warehouse.publish import read_published

    with read_published(warehouse) as published, explaining(warehouse.current / "nps.duckdb"):
        last = published.sql("select max(responded_on), count(*) from marts.fct_responses").fetchone()
        dispositions = published.sql(DISPOSITIONS).fetchall()
    last_answer, counted = last if last else (None, 0)
    return PublishedVersion(
        warehouse.current.resolve().name,
        counted,
        last_answer,
        tuple(Disposition(*row) for row in dispositions),
    )


def _optional(connection: duckdb.DuckDBPyConnection, query: str) -> list[Any]:
    try:
        return connection.sql(query).fetchall()
    except (duckdb.CatalogException, duckdb.BinderException):
        return []
