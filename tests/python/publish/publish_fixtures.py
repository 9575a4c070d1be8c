"""A small build file, as dbt and the marts door leave one, for the tests of publishing."""

from pathlib import Path

import duckdb

from nps_warehouse.settings import Warehouse

TABLES = """
    create schema if not exists marts;
    create schema if not exists audit;
    create schema if not exists raw;
    create table if not exists raw.loads (load_id bigint, file varchar, status varchar);
    create table if not exists audit.builds (
        build_id varchar, started_at timestamp, finished_at timestamp,
        command varchar, is_whole boolean, succeeded boolean
    );
    create table if not exists audit.validation_results (
        run_id varchar, door varchar, build_id varchar, validated_at timestamp, suite varchar, expectation varchar,
        "table" varchar, "column" varchar, severity varchar, success boolean, observed varchar,
        unexpected_count bigint, element_count bigint, exception varchar
    );
"""


def build(
    warehouse: Warehouse,
    number: int = 1,
    *,
    rows: int = 100,
    is_whole: bool = True,
    succeeded: bool | None = True,
    validated: bool = True,
    severity: str = "critical",
    success: bool = True,
    exception: str | None = None,
) -> str:
    """Make build `number`: two tables and a view that carry it; returns the build's id."""
    build_id = f"{number:08d}-aaaa-bbbb"
    warehouse.build_file.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(warehouse.build_file)) as connection:
        connection.execute(TABLES)
        connection.execute(
            "insert into raw.loads values (?, 'responses.csv', 'loaded'), (?, 'bad.csv', 'failed')",
            [number, number + 1],
        )
        connection.execute(
            f"""
            create or replace table marts.nps_overall as select {number} as build, i as row from range({rows}) t(i);
            create or replace table marts.nps_by_branch as select {number} as build, i as row from range({rows}) t(i);
            create or replace view audit.load_history as select {number} as build, load_id from raw.loads where status = 'loaded';
            comment on table marts.nps_overall is 'One row per period: the company''s NPS';
            comment on column marts.nps_overall.build is 'Which build; "quoted"';
            comment on view audit.load_history is 'One row per file';
            """
        )
        connection.execute(
            "insert into audit.builds values (?, timestamp '2026-01-05' + to_seconds(?), "
            "timestamp '2026-01-05 00:00:30' + to_seconds(?), 'build', ?, ?)",
            [build_id, number * 60, number * 60, is_whole, succeeded],
        )
        if validated:
            connection.execute(
                "insert into audit.validation_results (run_id, door, build_id, validated_at, severity, success, exception)"
                " values (?, 'marts', ?, timestamp '2026-01-05' + to_seconds(?), ?, ?, ?)",
                [f"marts-{number}", build_id, number * 60 + 40, severity, success, exception],
            )
    return build_id


def versions(warehouse: Warehouse) -> list[str]:
    """Names of the versions there are."""
    return sorted(path.name for path in (warehouse.published / "versions").iterdir())


def left_behind(warehouse: Warehouse) -> list[Path]:
    """Folders and links of publishes that did not finish."""
    return list(warehouse.published.glob(".incoming-*"))
