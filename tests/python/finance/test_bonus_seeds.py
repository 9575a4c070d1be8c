"""The tests of the seeds `bonus_schemes` and `bonus_bands`: each thing that makes a scheme impossible to pay by is named.

The compiled queries run on the seeds as they are in the project, with one cell changed.
"""

from collections.abc import Iterator

import duckdb
import pytest
from dbt_runs import Dbt, complaints

from nps_warehouse.settings import PROJECT, Warehouse

SCHEMES, BANDS, NOISE, TARGETS = QUERIES = (
    "bonus_schemes_are_sound",
    "bonus_bands_cover_every_measure",
    "bonus_bands_are_wider_than_noise",
    "bonus_targets_have_a_scheme",
)
TYPES = {
    "bonus_schemes": "{valid_until: date, approved_on: date, minimum_response_rate: double}",
    "bonus_bands": "{from_points: double, payout_share: double}",
    "benchmark_studies": "{study_id: varchar}",
}


@pytest.fixture(scope="module")
def queries(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    compiled = Dbt()(Warehouse(tmp_path_factory.mktemp("compiled")), "compile", "--select", *QUERIES)
    assert compiled.success, complaints(compiled)
    found = {each.node.name: str(each.node.compiled_code) for each in compiled.result.results}
    return {name: found[name] for name in QUERIES}


@pytest.fixture
def seeds() -> Iterator[duckdb.DuckDBPyConnection]:
    """The seeds in the place that compiled queries read them from, and statements whose intervals are 50 points wide."""
    with duckdb.connect() as connection:
        connection.execute(
            "attach ':memory:' as work; create schema work.reference; attach ':memory:' as nps; create schema nps.marts"
        )
        for seed, types in TYPES.items():
            file = PROJECT / "seeds" / f"{seed}.csv"
            connection.execute(
                f"create table work.reference.{seed} as from read_csv('{file}', types = {types})"
            )
        connection.execute(
            """create table nps.marts.bonus_statements as select 'team-quarter' as scheme_id, 1 as scheme_version,
                true as has_minimum_responses, -25.0 as measure_low, 25.0 as measure_high from range(3)"""
        )
        yield connection


@pytest.mark.parametrize(
    ("assignment", "problem"),
    [
        ("prepared_by = null", "prepared_by is empty"),
        ("valid_from = null", "valid_from or prepared_by is empty"),
        ("scheme_version = 1, valid_from = date '2027-01-01'", "listed twice"),
        ("valid_until = date '2025-06-30'", "ends before it begins"),
        ("valid_from = date '2025-06-30'", "two versions are in force on one day"),
        ("payee_type = 'manager'", "payee_type is none of account_manager, team, branch, company"),
        ("payee_type = null", "payee_type is none of"),
        ("measure = 'NPS'", "measure is none of nps_low, nps"),
        ("measure = null", "measure is none of"),
        ("period_type = 'half_year'", "period_type is none of month, quarter, year"),
        ("payout = 'steps'", "payout is neither"),
        ("measure = 'branch_gap_low'", "needs a study_id"),
        ("measure = 'branch_gap', study_id = 'tns'", "needs a study_id"),
        ("minimum_responses = 0", "below 1"),
        ("minimum_accounts = 0", "below 1"),
        ("minimum_response_rate = 25", "not a percentage"),
        ("minimum_response_rate = -0.1", "not a percentage"),
        ("close_after_days = null", "close_after_days"),
        ("close_after_days = -1", "close_after_days"),
        ("approved_by = null", "come together"),
        ("approved_on = null", "come together"),
        ("approved_by = ' petra PAPIER'", "who prepared it"),
        ("approved_on = valid_from", "not before valid_from"),
    ],
)
def test_a_scheme_that_cannot_be_applied_is_named(
    seeds: duckdb.DuckDBPyConnection, queries: dict[str, str], assignment: str, problem: str
) -> None:
    assert seeds.execute(queries[SCHEMES]).fetchall() == []
    seeds.execute(
        f"update work.reference.bonus_schemes set {assignment} where scheme_id = 'team-quarter' and scheme_version = 2"
    )
    found = seeds.execute(queries[SCHEMES]).fetchall()
    assert any(problem in str(row[2]) for row in found), found
    assert {row[0] for row in found} == {"team-quarter"}


@pytest.mark.parametrize(
    "assignment",
    [
        "approved_by = null, approved_on = null",
        "valid_from = date '2025-07-01', approved_on = date '2025-06-30'",
        "minimum_responses = null, minimum_response_rate = null, minimum_accounts = null",
        "measure = 'branch_gap', study_id = 'tns-nipo'",
        "minimum_response_rate = 1, close_after_days = 0",
    ],
)
def test_what_a_scheme_may_leave_open_is_no_problem(
    seeds: duckdb.DuckDBPyConnection, queries: dict[str, str], assignment: str
) -> None:
    seeds.execute(
        f"update work.reference.bonus_schemes set {assignment} where scheme_id = 'team-quarter' and scheme_version = 2"
    )
    assert seeds.execute(queries[SCHEMES]).fetchall() == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("delete from {0} where scheme_id = 'team-quarter' and scheme_version = 1", "has no bands"),
        ("insert into {0} values ('team-quarter', 9, -100, 0)", "no such version"),
        ("update {0} set from_points = -99.9 where from_points = -100", "what lies below"),
        ("update {0} set from_points = null where from_points = -40", "is empty"),
        ("update {0} set payout_share = null where from_points = 0", "is empty"),
        ("insert into {0} values ('team-quarter', 1, 0, 0.8)", "begin at one place"),
        ("insert into {0} values ('team-quarter', 1, 201, 2)", "in points"),
        ("update {0} set payout_share = 50 where payout_share = 0.5", "1 is all of it"),
        ("update {0} set payout_share = -0.1 where payout_share = 0", "1 is all of it"),
    ],
)
def test_bands_with_a_gap_or_an_overlap_are_named(
    seeds: duckdb.DuckDBPyConnection, queries: dict[str, str], change: str, problem: str
) -> None:
    assert seeds.execute(queries[BANDS]).fetchall() == []
    seeds.execute(change.format("work.reference.bonus_bands"))
    found = seeds.execute(queries[BANDS]).fetchall()
    assert found and all(problem in str(row[2]) for row in found), found


@pytest.mark.parametrize(("from_points", "is_noise"), [(-25, False), (-24, True), (-35, False)])
def test_a_band_narrower_than_half_an_interval_is_a_warning(
    seeds: duckdb.DuckDBPyConnection, queries: dict[str, str], from_points: int, is_noise: bool
) -> None:
    seeds.execute(
        f"update work.reference.bonus_bands set from_points = {from_points} where scheme_version = 1 and from_points = -40"
    )
    assert [row[2] for row in seeds.execute(queries[NOISE]).fetchall()] == [from_points] * is_noise


@pytest.mark.parametrize(
    ("scheme", "period", "problem"),
    [
        ("team-quarter", "2025-Q3", None),
        ("team-quarter", "2031-Q1", None),
        ("team_quarter", "2025-Q3", "no such scheme"),
        ("team-quarter", "2025Q3", "not the name of a quarter"),
        ("team-quarter", "2025-Q5", "not the name of a quarter"),
        ("team-quarter", "2025", "not the name of a quarter"),
        ("manager-year", "2025-Q3", "not the name of a year"),
        ("month", "2025-13", "not the name of a month"),
        ("half", "2025-H1", "no such periods in the setting"),
        ("team-quarter", "2024-Q3", "no version is in force"),
    ],
)
def test_a_target_that_pays_nothing_is_a_warning(
    seeds: duckdb.DuckDBPyConnection, queries: dict[str, str], scheme: str, period: str, problem: str | None
) -> None:
    seeds.execute(
        """create schema work.staging; create schema work.intermediate; create schema nps.serving;
        create table nps.serving.int_periods as select 'quarter' as period_type, period_name, 1 as period_key
            from (values ('2025-Q3'), ('2024-Q3')) as names(period_name);
        create table work.intermediate.int_bonus_payees as
            select 'team-quarter' as scheme_id, '2025-Q3' as period_name, 'a' as payee_id;
        insert into work.reference.bonus_schemes by name select 'month' as scheme_id, 'month' as period_type;
        insert into work.reference.bonus_schemes by name select 'half' as scheme_id, 'eighth' as period_type;"""
    )
    seeds.execute(
        f"""create table work.staging.stg_finance__targets as
            select 'a' as payee_id, '{scheme}' as scheme_id, '{period}' as period_name"""
    )
    found = seeds.execute(queries[TARGETS]).fetchall()
    assert len(found) == (problem is not None)
    assert all(str(row[3]).startswith(str(problem)) for row in found)


@pytest.mark.parametrize("name", [NOISE, TARGETS])
def test_what_is_no_error_warns(name: str) -> None:
    text = (PROJECT / "tests" / "invariants" / f"{name}.sql").read_text(encoding="utf-8")
    assert "{{ config(severity='warn') }}" in text
