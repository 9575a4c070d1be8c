"""A small warehouse in which every expectation holds, and a way to break one thing."""

import shutil
from pathlib import Path

import duckdb

from closed_loop_marts import CLOSED_LOOP
from finance_marts import FINANCE
from nps_warehouse.db.connection import asking, inventory_of
from nps_warehouse.db.files import open_build, prepare
from nps_warehouse.settings import Warehouse
from nps_warehouse.validate import dialect, engine
from nps_warehouse.validate.expectations.suites import suite
from nps_warehouse.validate.gates import Gate, Result

NPS = """
    select 'month' as period_type, date '2025-01-01' + interval (i) month as period_start,
        strftime(date '2025-01-01' + interval (i) month, '%Y-%m') as period_name, i = 5 as is_latest,
        cast(10 as bigint) as responses, cast(5 as bigint) as promoters, cast(3 as bigint) as passives,
        cast(2 as bigint) as detractors, 0.5::double as promoter_share, 0.3::double as passive_share,
        0.2::double as detractor_share, 30.0::double as nps, -10.0::double as nps_low, 60.0::double as nps_high,
        null::double as response_rate
    from range(6) months(i)
"""
GAPS = """
    select *, 'tns' as study_id, -14.0::double as branch_benchmark_nps, 44.0::double as branch_gap,
        null::double as b2b_benchmark_nps, null::double as b2b_gap
"""
KEYS = {
    "account": "account_id",
    "account_manager": "account_manager_id",
    "branch": "branch_id",
    "team": "team",
}


def whole(warehouse: Warehouse) -> Warehouse:
    """Write the files, as the loader and dbt would."""
    prepare(warehouse)
    with duckdb.connect(str(warehouse.raw_file)) as raw:
        raw.execute(
            """
            insert into responses (response_id, score, responded_at, _load_id, _source_file)
                select i, i % 11, '2025-03-01', 1, 'r.csv' from range(100) rows(i);
            insert into answers (response_id, question_id, answer, _load_id)
                select i, 'reason', 'x', 2 from range(100) rows(i);
            insert into surveys (survey_id, _load_id) values ('s1', 3);
            insert into benchmark_responses (study_id, benchmark_response_id, score, _load_id)
                values ('tns', '1', '7', 4);
            insert into loads (load_id, file, sha256, "table", rows_added, status) values
                (1, 'r.csv', 'a', 'responses', 100, 'loaded'), (2, 'a.csv', 'b', 'answers', 100, 'loaded'),
                (3, 's.csv', 'c', 'surveys', 1, 'loaded'), (4, 'b.csv', 'd', 'benchmark_responses', 1, 'loaded');
            """
        )
    with duckdb.connect(str(warehouse.nps_file)) as connection:
        connection.execute(
            """
            create schema marts; create schema audit; create schema serving;
            create table audit.builds as
                select 2 as sequence, 'b2' as build_id, timestamp '2025-01-01' as started_at, 4 as built_up_to
                union all select 1, 'b1', timestamp '2025-06-01', 3;
            """
        )
        connection.execute(f"create table marts.nps_overall as {NPS}")
        for entity, key in KEYS.items():
            connection.execute(f"create table marts.nps_by_{entity} as select 'x' as {key}, * from ({NPS})")
        for entity in ("overall", "by_branch", "by_account"):
            connection.execute(
                f"create table marts.benchmark_gaps_{entity} as {GAPS} from marts.nps_{entity}"
            )
        connection.execute(
            """
            create table marts.dim_periods as
                select period_name, period_type, period_start, true as is_complete, is_latest,
                    (period_start + interval 1 month - interval 1 day)::date as period_end
                from marts.nps_overall;
            create table marts.branch_benchmarks (
                study_id varchar, branch_id varchar, nps double, lowest_supplier_nps double,
                median_supplier_nps double, highest_supplier_nps double
            );
            insert into marts.branch_benchmarks values
                ('tns', 'staffing', -14.0, -32.0, -10.0, 7.0), ('tns', null, -30.0, -75.0, null, 7.0),
                ('integron', null, 17.0, null, null, null);
            create table marts.fct_responses as
                select i::varchar as response_id, 9 as score, 'promoter' as category from range(50) rows(i);
            create table serving.int_responses as from marts.fct_responses;
            create table serving.account_figures as from marts.nps_by_account;
            """
        )
        for name, columns in {**CLOSED_LOOP, **FINANCE}.items():
            connection.execute(f"create table marts.{name} as select {columns}")
    return warehouse


def change(warehouse: Warehouse, *statements: str) -> None:
    """Run SQL on the build file, with the raw tables attached for writing."""
    with duckdb.connect(str(warehouse.nps_file)) as connection:
        connection.execute(f"attach '{warehouse.raw_file}' as raw")
        for statement in statements:
            connection.execute(statement)


def check(warehouse: Warehouse, gate: Gate, *tables: str) -> list[Result]:
    """What the rules of these tables find (all tables of the gate when none is named)."""
    with open_build(warehouse) as connection:
        rules = suite(gate, asking(connection), inventory_of(connection))
        chosen = [table for table in rules if not tables or table.name in tables]
        assert not tables or len(chosen) == len(tables)
        found = engine.run(dialect.source_of(warehouse.nps_file), gate, chosen)
    return [result for checked in found for result in checked.results]


def broken(results: list[Result]) -> set[tuple[str, str, str]]:
    """Severity, column and expectation of all that does not hold."""
    return {(result.severity, result.column, result.expectation) for result in results if not result.success}


def copy(warehouse: Warehouse, root: Path) -> Warehouse:
    """Copy a warehouse's build folder, to be broken."""
    other = Warehouse(root)
    shutil.copytree(warehouse.build_folder, other.build_folder)
    return other
