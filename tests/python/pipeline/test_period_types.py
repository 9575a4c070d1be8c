"""A period type is one entry of the variable `period_types`, and quarters and halves follow the fiscal year."""

import datetime
import random
from pathlib import Path

import duckdb
import pytest
from dbt_runs import Dbt, changed, complaints, load, nps_of, project_copy

from nps_warehouse.settings import Warehouse

TYPES = "[month, quarter, half_year, year, rolling_12_months, rolling_6_months]"
MARTS = {
    "nps_overall": "'all'",
    "nps_by_branch": "branch_id",
    "nps_by_account": "account_id",
    "nps_by_account_manager": "account_manager_id",
    "nps_by_team": "team",
}
GAPS = ("benchmark_gaps_overall", "benchmark_gaps_by_branch", "benchmark_gaps_by_account")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """A warehouse of two hundred answers in a year and a half, of people who answer several times."""
    chance, warehouse = random.Random(11), Warehouse(tmp_path_factory.mktemp("periods") / "warehouse")
    first = datetime.date(2024, 8, 5)
    rows = [
        f"r{number},s1,p{chance.randrange(40)},a{chance.randrange(6)},{chance.randrange(11)},"
        f"{first + datetime.timedelta(days=chance.randrange(540))}"
        for number in range(200)
    ]
    load(
        warehouse,
        {
            "accounts.csv": "account_id,branch_id,account_manager_id\n"
            + "".join(f"a{n},{('staffing', 'credit')[n % 2]},m{n % 3}\n" for n in range(6)),
            "account_managers.csv": "account_manager_id,team\nm0,North\nm1,North\nm2,South\n",
            "responses.csv": "\n".join(
                ["response_id,survey_id,respondent_id,account_id,score,responded_at", *rows, ""]
            ),
        },
    )
    return warehouse


@pytest.fixture(scope="module")
def built(loaded: Warehouse) -> Warehouse:
    """The same built with a window of six months and a fiscal year that begins in February."""
    outcome = Dbt().build(loaded, "--vars", f"{{period_types: {TYPES}, fiscal_year_start_month: 2}}")
    assert outcome.success, complaints(outcome)
    return loaded


def test_a_rolling_window_of_six_months_is_one_entry(built: Warehouse) -> None:
    with duckdb.connect(str(built.nps_file), read_only=True) as connection:
        windows = connection.execute(
            "select period_start, period_end from dim_periods where period_type = 'rolling_6_months' order by 1"
        ).fetchall()
        months = connection.execute(
            "select distinct date_trunc('month', responded_on)::date from fct_responses order by 1"
        ).fetchall()
        assert [(start, end) for start, end in windows] == [
            (six_months_to(month), end_of(month)) for (month,) in months
        ]
        for mart, entity in MARTS.items():
            found = connection.execute(
                f"select period_start, {entity}, responses, promoters, detractors from {mart} "
                "where period_type = 'rolling_6_months' order by all"
            ).fetchall()
            assert found == connection.execute(voices(entity)).fetchall() and len(found) >= len(windows), mart
        for mart in GAPS:
            gaps = f"select count(distinct period_start) from {mart} where period_type = 'rolling_6_months'"
            assert connection.execute(gaps).fetchall() == [(len(windows),)], mart


def voices(entity: str) -> str:
    """The counts again, from the answers: in each window the last answer of each person."""
    return f"""
        with windows as (select * from dim_periods where period_type = 'rolling_6_months'),
        last_answers as (
            from fct_responses join windows on responded_on between period_start and period_end
            qualify row_number() over (
                partition by period_start, respondent_id order by responded_at desc, response_id desc
            ) = 1
        )
        select period_start, {entity}, count(*), count(*) filter (score >= 9), count(*) filter (score <= 6)
        from last_answers group by all order by all"""


def six_months_to(month: datetime.date) -> datetime.date:
    """The first day of a window of six months that ends with a month."""
    return datetime.date(month.year - (month.month < 6), (month.month - 6) % 12 + 1, 1)


def end_of(month: datetime.date) -> datetime.date:
    """The last day of a month."""
    return (month.replace(day=28) + datetime.timedelta(days=4)).replace(day=1) - datetime.timedelta(days=1)


def test_parts_of_a_fiscal_year_from_february_begin_with_it(built: Warehouse) -> None:
    with duckdb.connect(str(built.nps_file), read_only=True) as connection:
        found = connection.execute(
            "select period_name, period_start::varchar, period_end::varchar from dim_periods where period_name in "
            "('2025-Q4', '2026-Q1', '2026-Q2', '2025-H2', '2026-H1', '2025', '2026') order by all"
        ).fetchall()
        starts = connection.execute(
            "select distinct month(period_start) from dim_periods where period_type = $1 order by 1",
            ["quarter"],
        ).fetchall()
    assert found == [
        ("2025", "2024-02-01", "2025-01-31"),
        ("2025-H2", "2024-08-01", "2025-01-31"),
        ("2025-Q4", "2024-11-01", "2025-01-31"),
        ("2026", "2025-02-01", "2026-01-31"),
        ("2026-H1", "2025-02-01", "2025-07-31"),
        ("2026-Q1", "2025-02-01", "2025-04-30"),
        ("2026-Q2", "2025-05-01", "2025-07-31"),
    ]
    assert starts == [(2,), (5,), (8,), (11,)]


COMPLAINT = "period_types lists fortnight, which is no period type: use month, quarter, half_year, year or rolling_<n>_months"


def test_a_period_type_that_there_is_not_stops_dbt(loaded: Warehouse) -> None:
    refused = Dbt().build(loaded, "--select", "int_periods", "--vars", "{period_types: [month, fortnight]}")
    assert not refused.success
    assert COMPLAINT in "\n".join(complaints(refused))


def test_a_period_type_that_there_is_not_is_one_line_of_nps_build(loaded: Warehouse, tmp_path: Path) -> None:
    project = project_copy(tmp_path / "project")
    changed(project / "dbt_project.yml", "period_types: [month,", "period_types: [fortnight, month,")
    refused = nps_of(project, loaded, "build")
    assert refused.returncode == 1
    assert COMPLAINT in refused.stderr and len(refused.stderr.strip().splitlines()) == 1, refused.stderr
