"""A small build file in which every expectation holds, and a way to break one thing."""

from pathlib import Path

import duckdb

from nps_warehouse.db.connection import asking, connect, inventory_of
from nps_warehouse.expectations import Door, Result, engine
from nps_warehouse.expectations.suites import suite
from nps_warehouse.raw_tables import LOADS, METADATA, RAW_TABLES
from nps_warehouse.settings import Warehouse

NPS = """
    select 'month' as period_type, date '2025-01-01' + interval (i) month as period_start,
        cast(10 as bigint) as responses, cast(5 as bigint) as promoters, cast(3 as bigint) as passives,
        cast(2 as bigint) as detractors, 0.5::double as promoter_share, 0.3::double as passive_share,
        0.2::double as detractor_share, 30.0::double as nps, -10.0::double as nps_low, 60.0::double as nps_high
    from range(6) months(i)
"""
GAPS = """
    select *, 'tns' as study_id, -14.0::double as branch_benchmark_nps, 44.0::double as branch_gap,
        null::double as b2b_benchmark_nps, null::double as b2b_gap
"""


def whole(warehouse: Warehouse) -> Warehouse:
    """Make the build file, as the loader and dbt would."""
    warehouse.build_file.parent.mkdir(parents=True)
    with duckdb.connect(str(warehouse.build_file)) as connection:
        for schema in ("raw", "reference", "marts", "audit"):
            connection.execute(f"create schema {schema}")
        for table in RAW_TABLES.values():
            columns = [
                *(f"{column} varchar" for column in table.columns),
                *(f"{c} {t}" for c, t in METADATA.items()),
            ]
            connection.execute(f"create table raw.{table.name} ({', '.join(columns)})")
        listed = ", ".join(f'"{column}" {kind}' for column, kind in LOADS.items())
        connection.execute(f"create table raw.loads ({listed})")
        connection.execute(
            """
            insert into raw.responses (response_id, score, responded_at)
                select i, i % 11, '2025-03-01' from range(100) rows(i);
            insert into raw.answers (response_id, question_id, answer) select i, 'reason', 'x' from range(100) rows(i);
            insert into raw.surveys (survey_id) values ('s1');
            insert into raw.benchmark_responses (study_id, benchmark_response_id, score) values ('tns', '1', '7');
            insert into raw.loads (load_id, file, sha256, "table", rows_added, status) values
                (1, 'r.csv', 'a', 'responses', 100, 'loaded'), (2, 'a.csv', 'b', 'answers', 100, 'loaded'),
                (3, 's.csv', 'c', 'surveys', 1, 'loaded');
            create table reference.survey_questions as select 'reason' as question_id;
            create table audit.builds as select 'b1' as build_id, timestamp '2025-01-01' as started_at;
            """
        )
        connection.execute(f"create table marts.nps_overall as {NPS}")
        for entity in ("branch", "account", "account_manager"):
            connection.execute(
                f"create table marts.nps_by_{entity} as select 'x' as {entity}_id, * from ({NPS})"
            )
        for entity in ("overall", "by_branch", "by_account"):
            connection.execute(
                f"create table marts.benchmark_gaps_{entity} as {GAPS} from marts.nps_{entity}"
            )
        connection.execute(
            """
            create table marts.branch_benchmarks (
                study_id varchar, branch_id varchar, nps double, lowest_supplier_nps double,
                median_supplier_nps double, highest_supplier_nps double
            );
            insert into marts.branch_benchmarks values
                ('tns', 'staffing', -14.0, -32.0, -10.0, 7.0), ('tns', null, -30.0, -75.0, null, 7.0),
                ('integron', null, 17.0, null, null, null);
            create table marts.fct_responses as
                select i::varchar as response_id, 9 as score, 'promoter' as category from range(50) rows(i);
            """
        )
    return warehouse


def change(warehouse: Warehouse, *statements: str) -> None:
    """Run SQL on the build file."""
    with duckdb.connect(str(warehouse.build_file)) as connection:
        for statement in statements:
            connection.execute(statement)


def check(warehouse: Warehouse, door: Door, *tables: str) -> list[Result]:
    """What the rules of these tables find (all tables of the door when none is named)."""
    with connect(warehouse.build_file) as connection:
        rules = suite(door, asking(connection), inventory_of(connection))
    chosen = [table for table in rules if not tables or table.name in tables]
    assert not tables or len(chosen) == len(tables)
    return [
        result for checked in engine.run(warehouse.build_file, door, chosen) for result in checked.results
    ]


def broken(results: list[Result]) -> set[tuple[str, str, str]]:
    """Severity, column and expectation of all that does not hold."""
    return {(result.severity, result.column, result.expectation) for result in results if not result.success}


def copy(warehouse: Warehouse, root: Path) -> Warehouse:
    """Copy the build file, to be broken."""
    other = Warehouse(root)
    other.build_file.parent.mkdir(parents=True)
    other.build_file.write_bytes(warehouse.build_file.read_bytes())
    return other
