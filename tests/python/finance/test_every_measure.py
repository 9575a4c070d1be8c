"""Every measure for every kind of payee, on the sample: the invariants hold, and a gap is what arithmetic by hand gives.

A copy of the sample's build gets a scheme for each, with a target for one quarter, and the models of bonus periods are
built again.
"""

import math
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator

import duckdb
import pytest
from dbt_runs import Dbt, complaints

from nps_warehouse.settings import Warehouse

MEASURES = ("nps_low", "nps", "nps_change", "branch_gap", "branch_gap_low", "account_mean_nps")
PAYEES = {"account_manager": 12, "team": 4, "branch": 11, "company": 1}
STUDY, QUARTER = "synthetic-tns-nipo", "2025-Q3"
FINANCE = (
    "int_bonus_payees",
    "int_bonus_evidence",
    "int_bonus_figures",
    "int_bonus_statements",
    "bonus_evidence",
    "bonus_statements",
)
INVARIANTS = ("bonus_figures_are_those_of_the_marts", "bonus_statements_tie_out")


@pytest.fixture(scope="module")
def built(
    sample_run: tuple[Warehouse, subprocess.CompletedProcess[str]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("measures")
    warehouse = Warehouse(folder / "warehouse")
    shutil.copytree(sample_run[0].build_folder, warehouse.build_folder)
    with duckdb.connect(str(warehouse.work_file)) as work:
        work.execute(f"attach '{warehouse.raw_file}' as raw")
        for measure in MEASURES:
            for payee in PAYEES:
                scheme = f"{measure}-{payee}"
                work.execute(
                    f"""insert into reference.bonus_schemes by name select '{scheme}' as scheme_id, 1 as scheme_version,
                        date '2025-01-01' as valid_from, '{payee}' as payee_type, '{measure}' as measure,
                        '{STUDY}' as study_id, 'quarter' as period_type, 30 as close_after_days, 'stepped' as payout,
                        'A' as prepared_by"""
                )
                work.execute(f"insert into reference.bonus_bands values ('{scheme}', 1, -100, 0)")
                work.execute(
                    f"""insert into raw.bonus_targets by name select 'nobody' as payee_id, '{scheme}' as scheme_id,
                        '{QUARTER}' as period_name, '100' as amount, 'EUR' as currency, 1 as _load_id, 1 as _source_row"""
                )
    build = Dbt().build(warehouse, "--select", *FINANCE, *INVARIANTS)
    assert build.success, complaints(build)
    passed = {each.node.name for each in build.result.results if each.status == "pass"}
    assert passed >= set(INVARIANTS)
    with duckdb.connect(str(warehouse.nps_file), read_only=True) as connection:
        yield connection


def test_everybody_with_a_figure_has_a_statement(built: duckdb.DuckDBPyConnection) -> None:
    found = built.execute(
        """select measure_name, payee_type, count(*) filter (responses > 0), count(*) filter (payee_id = 'nobody')
        from marts.bonus_statements where scheme_id like '%-' || payee_type and prepared_by = 'A' group by all"""
    ).fetchall()
    expected = {(measure, payee): (number, 1) for measure in MEASURES for payee, number in PAYEES.items()}
    assert {row[:2]: row[2:] for row in found} == expected


def test_measures_are_those_of_the_roll_ups_and_in_their_interval(built: duckdb.DuckDBPyConnection) -> None:
    rows = built.execute(
        """select measure_name, measure_points, measure_low, measure_high from marts.bonus_statements
        where prepared_by = 'A' and measure_points is not null"""
    ).fetchall()
    assert {row[0] for row in rows} == set(MEASURES)
    for name, points, low, high in rows:
        assert (low is None and high is None) if name == "account_mean_nps" else low <= points <= high, name
        assert points == low or not name.endswith("_low")


@pytest.mark.parametrize("payee_type", ["account_manager", "team", "company"])
def test_a_gap_is_the_mean_over_branches_weighted_by_answers(
    built: duckdb.DuckDBPyConnection, payee_type: str
) -> None:
    benchmarks = dict(
        built.execute(
            "select branch_id, nps from marts.branch_benchmarks where study_id = ? and branch_id is not null",
            [STUDY],
        ).fetchall()
    )
    balances: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for payee, branch, score in built.execute(
        """select evidence.payee_id, answers.branch_id, answers.score from marts.bonus_evidence as evidence
        inner join marts.fct_responses as answers using (response_id) where evidence.scheme_id = ?""",
        [f"branch_gap-{payee_type}"],
    ).fetchall():
        balances[payee][branch][0] += (score >= 9) - (score <= 6)
        balances[payee][branch][1] += 1
    expected = {}
    for payee, branches in balances.items():
        compared = {branch: (d, n) for branch, (d, n) in branches.items() if branch in benchmarks}
        answers = sum(n for _, n in compared.values())
        total = sum(n * (100 * d / n - benchmarks[branch]) for branch, (d, n) in compared.items())
        expected[payee] = (answers, total / answers if answers else None)
    found = built.execute(
        """select payee_id, measured_responses, measure_points from marts.bonus_statements
        where scheme_id = ? and responses > 0""",
        [f"branch_gap-{payee_type}"],
    ).fetchall()
    assert len(found) == PAYEES[payee_type]
    for payee, answers, points in found:
        assert answers == expected[payee][0]
        assert math.isclose(points, expected[payee][1], abs_tol=1e-9)


def test_answers_of_the_period_before_are_evidence_of_a_change_alone(
    built: duckdb.DuckDBPyConnection,
) -> None:
    found = built.execute(
        """select distinct scheme_id like 'nps_change-%', evidence_of,
            quarter(responded_on) from marts.bonus_evidence
        where scheme_id in (select scheme_id from marts.bonus_statements where prepared_by = 'A')"""
    ).fetchall()
    assert sorted(found) == [(False, "period", 3), (True, "period", 3), (True, "previous_period", 2)]
