"""Reads what the dashboard shows from an open published version.

    contents = read(connection, study=None)     # Contents(period=Period(…), overall={…}, branches=[…], …)

A mart that is missing gives no rows; its section then says so. Raises NpsError for a study that is not there.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from nps_warehouse.closed_loop.queue import QUEUE
from nps_warehouse.dashboard import queries
from nps_warehouse.errors import NpsError
from nps_warehouse.publish.facts import rows_of
from nps_warehouse.report.headline import LATEST_PERIOD

Row = Mapping[str, Any]
Rows = Sequence[Row]

CASES = 10
"""How many cases of the queue the page shows; `nps queue` lists all."""


@dataclass(frozen=True)
class Period:
    """The period of the page: the latest rolling twelve months where there are any."""

    type: str
    name: str


@dataclass(frozen=True)
class Contents:
    """Everything the page shows, as the marts have it: unrounded, in no language. Null or empty where there is none."""

    period: Period | None
    study: Row | None
    other_studies: Sequence[str]
    overall: Row | None
    trend: Rows
    sources: Row | None
    surveys: Rows
    channels: Rows
    branches: Rows
    accounts: Rows
    cases: Rows
    managers: Rows
    themes: Rows
    referrals: Rows
    potential: Rows
    bonus: Rows
    payments: Rows
    restatements: Rows
    signals: Rows
    build: Row | None
    settings: Row
    loads: Rows
    freshness: Row | None
    dispositions: Rows
    reconciliation: Row | None
    validation: Rows


def read(connection: duckdb.DuckDBPyConnection, *, study: str | None = None) -> Contents:
    """Read all of it. study: the benchmark study to compare with instead of the default one."""
    reader = _Reader(connection)
    found = reader.rows(LATEST_PERIOD)
    period = Period(found[0]["period_type"], found[0]["period_name"]) if found else None
    studies = reader.rows(queries.STUDIES)
    compared = _study(studies, study)
    of_page = {
        "period_type": period.type if period else None,
        "period_name": period.name if period else None,
        "study": compared["study_id"] if compared else None,
    }
    in_period = reader.having(of_page) if period else _Reader(connection, marts=frozenset())
    return Contents(
        period=period,
        study=compared,
        other_studies=[str(each["study_id"]) for each in studies if each is not compared],
        overall=_first(in_period.rows(queries.OVERALL)),
        trend=list(reversed(in_period.rows(queries.TREND))),
        sources=_first(in_period.rows(queries.SOURCES)),
        surveys=reader.rows(queries.SURVEYS_THAT_MIX),
        channels=in_period.rows(queries.CHANNELS),
        branches=in_period.rows(queries.BRANCHES),
        accounts=in_period.rows(queries.ACCOUNTS),
        cases=reader.rows(QUEUE, manager=None, limit=CASES),
        managers=reader.rows(queries.MANAGERS),
        themes=in_period.rows(queries.THEMES),
        referrals=reader.rows(queries.REFERRALS),
        potential=reader.rows(queries.POTENTIAL),
        bonus=reader.rows(queries.BONUS),
        payments=reader.rows(queries.PAYMENTS),
        restatements=reader.rows(queries.RESTATEMENTS),
        signals=reader.rows(queries.SIGNALS),
        build=_first(reader.rows(queries.BUILD)),
        settings=_first(reader.rows(queries.SETTINGS)) or {},
        loads=reader.rows(queries.LOADS),
        freshness=_first(reader.rows(queries.FRESHNESS)),
        dispositions=reader.rows(queries.DISPOSITIONS),
        reconciliation=_first(reader.rows(queries.RECONCILIATION)),
        validation=reader.rows(queries.VALIDATION),
    )


class _Reader:
    """Runs queries on the marts that are there, each with the parameters that it names."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        marts: frozenset[str] | None = None,
        parameters: Row | None = None,
    ) -> None:
        self._connection = connection
        self._marts = _marts(connection) if marts is None else marts
        self._parameters = parameters or {}

    def having(self, parameters: Row) -> "_Reader":
        return _Reader(self._connection, self._marts, parameters)

    def rows(self, query: str, **parameters: Any) -> Rows:
        """Rows as dictionaries; none when a mart that the query names is missing."""
        if not set(re.findall(r"\b(?:marts|audit)\.\w+", query)) <= self._marts:
            return []
        known = self._parameters | parameters  # type: ignore[operator]
        named = {name: known[name] for name in set(re.findall(r"\$(\w+)", query))}
        return rows_of(self._connection, query, named)


def _marts(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    found = connection.execute(
        """select schema_name || '.' || table_name from duckdb_tables() where database_name = current_database()
        union all select schema_name || '.' || view_name from duckdb_views() where database_name = current_database()"""
    ).fetchall()
    return frozenset(str(name) for (name,) in found)


def _study(studies: Rows, chosen: str | None) -> Row | None:
    """The study to compare with. Raises NpsError when the one that was chosen is not there."""
    if chosen is None:
        return next((study for study in studies if study["is_default"]), None)
    for study in studies:
        if study["study_id"] == chosen:
            return study
    there = ", ".join(str(study["study_id"]) for study in studies) or "none"
    raise NpsError(f"--study {chosen}: no such benchmark study is published (there: {there})")


def _first(rows: Rows) -> Row | None:
    return rows[0] if rows else None
