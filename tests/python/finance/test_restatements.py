"""What became of a paid figure, cause by cause, beside amounts computed by hand.

Each manager stands for one cause; m6 has four at once. A target is 1000; `managers` pays half of it from 0 points and
all of it from 50.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from closed_periods import Row, close, decide, opened, rows
from dbt_runs import Dbt, changed, complaints, load, project_copy

from nps_warehouse.settings import Warehouse

SCHEMES = """scheme_id,scheme_version,scheme_name,valid_from,valid_until,payee_type,measure,study_id,period_type,\
minimum_responses,minimum_response_rate,minimum_accounts,close_after_days,payout,prepared_by,approved_by,approved_on
managers,1,Managers,2025-01-01,,account_manager,nps,,quarter,1,,,0,stepped,P,A,2024-12-01
changes,1,Changes,2025-01-01,,account_manager,nps_change,,quarter,1,,,0,linear,P,A,2024-12-01
gaps,1,Gaps,2025-01-01,,account_manager,branch_gap,tns-nipo,quarter,1,,,0,stepped,P,A,2024-12-01
gaps_low,1,Lower bounds of gaps,2025-01-01,,branch,branch_gap_low,tns-nipo,quarter,1,,,0,linear,P,A,2024-12-01
teams,1,Teams,2025-01-01,,team,nps_low,,quarter,1,,,0,linear,P,A,2024-12-01
means,1,Means,2025-01-01,,company,account_mean_nps,,quarter,,,,0,linear,P,A,2024-12-01
rates,1,Rates,2025-01-01,,company,nps,,quarter,1,0.5,,0,stepped,P,A,2024-12-01
"""
BANDS = "scheme_id,scheme_version,from_points,payout_share\n" + "".join(
    f"{scheme},1,{from_points},{share}\n"
    for scheme, bands in {
        "managers": [(-100, 0), (0, 0.5), (50, 1)],
        "changes": [(-200, 0), (0, 0.5), (200, 1)],
        "gaps": [(-200, 0), (0, 1)],
        "gaps_low": [(-200, 0), (200, 1)],
        "teams": [(-100, 0), (100, 1)],
        "means": [(-100, 0), (100, 1)],
        "rates": [(-100, 0), (0, 0.5), (50, 1)],
    }.items()
    for from_points, share in bands
)
PAYEES = {
    "managers": [f"m{number}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12)],
    "changes": ["m1", "m6", "m8"],
    "gaps": ["m1", "m2", "m6"],
    "gaps_low": ["staffing", "credit"],
    "teams": ["North", "South"],
    "means": ["(all)"],
    "rates": ["(all)"],
}
ANSWERS = "response_id,survey_id,respondent_id,account_id,score,responded_at\n"
MANAGERS = "account_manager_id,account_manager_name,team\n" + "".join(
    f"m{number},M{number},{'North' if number % 2 else 'South'}\n" for number in range(1, 13)
)
ACCOUNTS = "account_id,branch_id,account_manager_id\n" + "".join(
    f"a{number},{'credit' if number == 2 else 'staffing'},m{number}\n"  # noqa: PLR2004
    for number in (1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12)
)


def answers(*listed: tuple[str, str, int, str]) -> str:
    """Answers as a file: id, account, score and day; the person is the id's, or named after an `@`."""
    lines = []
    for name, account, score, day in listed:
        response_id, _, person = name.partition("@")
        lines.append(f"{response_id},s1,{person or 'p' + response_id},{account},{score},{day}\n")
    return ANSWERS + "".join(lines)


APRIL, MAY = "2025-04-10", "2025-05-10"
FIRST = {
    "account_managers.csv": MANAGERS,
    "accounts.csv": ACCOUNTS + "a3b,staffing,m3\na6b,staffing,m6\n",
    "bonus_targets.csv": "payee_id,scheme_id,period_name,amount,currency\n"
    + "".join(
        f"{payee},{scheme},2025-Q{quarter},1000,EUR\n"
        for scheme, payees in PAYEES.items()
        for payee in payees
        for quarter in (1, 2)
    ),
    "invitations.csv": "invitation_id,survey_id,respondent_id,account_id,invited_at\n"
    "i1,s1,pq1a,a1,2025-01-05\ni2,s1,pq1b,a1,2025-01-05\n",
    "responses_1.csv": answers(
        ("q1a", "a1", 9, "2025-01-10"),
        ("q1b", "a1", 10, "2025-01-10"),
        ("q1c", "a1", 3, "2025-01-10"),
        ("q10a@p10", "a10", 3, "2025-01-10"),
        ("q10b@p10", "a10", 10, "2025-02-10"),
        ("q10c", "a10", 8, "2025-02-10"),
        ("r1a", "a1", 9, APRIL),
        ("r1b", "a1", 10, APRIL),
        ("r1c", "a1", 3, APRIL),
        ("r2a", "a2", 9, APRIL),
        ("r2b", "a2", 8, APRIL),
        ("r2c", "a2", 3, APRIL),
        ("r3a", "a3", 9, APRIL),
        ("r3b", "a3", 10, APRIL),
        ("r3c", "a3b", 0, APRIL),
        ("r4a", "a4", 8, APRIL),
        ("r5a", "a5", 9, APRIL),
        ("r5b", "a5", 10, APRIL),
        ("r6a", "a6", 9, APRIL),
        ("r6b", "a6", 9, APRIL),
        ("r6c", "a6", 3, APRIL),
        ("r6d", "a6b", 2, APRIL),
        ("r7a", "a7", 8, APRIL),
        ("r8a@p8", "a8", 9, APRIL),
        ("r8b", "a8", 8, APRIL),
        ("r11a", "a11", 9, APRIL),
        ("r11b", "a11", 10, APRIL),
        ("r11c", "a11", 3, APRIL),
        ("r12a", "a12", 9, APRIL),
        ("r12b", "a12", 8, APRIL),
        ("r12c", "a12", 0, APRIL),
    ),
    "responses_5.csv": answers(("r5c", "a5", 0, APRIL), ("r6e", "a6", 1, APRIL)),
}
LATER = {
    "responses_5.csv": FIRST["responses_5.csv"],
    "responses_late.csv": answers(
        ("r1d", "a1", 10, MAY), ("r6f", "a6", 10, MAY), ("r8c@p8", "a8", 0, MAY), ("r9a", "a9", 10, MAY)
    ),
    "responses_corrected.csv": answers(("r2a", "a2", 6, APRIL), ("r6c", "a6", 8, APRIL)),
    "accounts_moved.csv": "account_id,effective_from,branch_id,account_manager_id\n"
    "a3,2025-01-01,staffing,m4\na6b,2025-01-01,staffing,m7\na9,2025-01-01,staffing,m9\n",
    "invitations_late.csv": "invitation_id,survey_id,respondent_id,account_id,invited_at\n"
    + "".join(f"late{number},s1,silent{number},a1,2025-01-06\n" for number in range(10)),
}
WITHDRAWN = [{"files": "responses_5.csv", "ignore": True}]
ERASED = "update raw.responses set respondent_id = 'erased-1', score = '' where response_id = 'r12c'"
PAID_OTHERWISE = (
    "update raw.bonus_closings set measure_points = '40', amount = '700.00' "
    "where scheme_id = 'managers' and period_name = '2025-Q2' and payee_id = 'm11'"
)
Causes = dict[str, tuple[float | None, str, str | None]]
"""By cause: points, amount, the answers."""


@dataclass(frozen=True)
class Closed:
    """A warehouse with closed periods, and dbt on a project with the schemes of this test."""

    warehouse: Warehouse
    dbt: Dbt

    def copied(self, folder: Path) -> "Closed":
        """The same with a warehouse that a test may change."""
        shutil.copytree(self.warehouse.root, folder, symlinks=True)
        return Closed(Warehouse(folder), self.dbt)

    def build(self, *select: str) -> None:
        """Build some models and what they need."""
        arguments = ["--exclude-resource-type", "test", "--select", *select]
        built = self.dbt(self.warehouse, "build", "--exclude-resource-type", "unit_test", *arguments)
        assert built.success, complaints(built)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Closed:
    """Closed, and then the later facts."""
    folder = tmp_path_factory.mktemp("closed")
    found = Closed(Warehouse(folder / "warehouse"), Dbt(project_copy(folder / "project")))
    seeds = found.dbt.project / "seeds"
    (seeds / "bonus_schemes.csv").write_text(SCHEMES, encoding="utf-8")
    (seeds / "bonus_bands.csv").write_text(BANDS, encoding="utf-8")
    load(found.warehouse, FIRST)
    found.build("+bonus_statements")
    close(found.warehouse)
    load(found.warehouse, LATER, WITHDRAWN)
    with opened(found.warehouse) as connection:
        connection.execute(ERASED)
        connection.execute(PAID_OTHERWISE)
    found.build("+bonus_restatements", "--full-refresh")
    return found


def restatements(warehouse: Warehouse, where: str) -> list[Row]:
    with opened(warehouse) as connection:
        return rows(connection, f"from marts.bonus_restatements where {where}")


def causes(warehouse: Warehouse, scheme: str, period: str) -> Mapping[str, Causes]:
    """By payee and cause: points, amount, answers of the restatements that are not settled."""
    found: dict[str, Causes] = {}
    where = f"scheme_id = '{scheme}' and period_name = '{period}' and settled_in is null"
    for row in restatements(warehouse, where):
        points = row["points_difference"]
        found.setdefault(row["payee_id"], {})[row["cause"]] = (
            None if points is None else round(points, 6),
            str(row["amount_difference"]),
            row["response_ids"],
        )
    return found


def points(then: float, now: float) -> float:
    return round(now - then, 6)


MANAGERS_Q2 = "scheme_id = 'managers' and period_name = '2025-Q2'"
THIRD = 100 / 3
PAID_MANAGERS: dict[str, Causes] = {
    "m1": {"late_answer": (points(THIRD, 50), "500.00", "r1d")},
    "m2": {"corrected_score": (points(0, -2 * THIRD), "-500.00", "r2a")},
    "m3": {"moved_account": (points(THIRD, -100), "-500.00", "r3a; r3b")},
    "m4": {"moved_account": (points(0, 2 * THIRD), "500.00", "r3a; r3b")},
    "m5": {"withdrawn": (points(THIRD, 100), "500.00", "r5c")},
    "m6": {
        "late_answer": (points(-20, 0), "500.00", "r6f"),
        "corrected_score": (points(0, 100 / 6), "0.00", "r6c"),
        "moved_account": (points(100 / 6, 40), "0.00", "r6d"),
        "withdrawn": (points(40, 75), "500.00", "r6e"),
    },
    "m7": {"moved_account": (points(0, -50), "-500.00", "r6d")},
    "m8": {"late_answer": (points(50, -50), "-1000.00", "r8a; r8c")},
    "m9": {"late_answer": (None, "0.00", "r9a")},
    "m11": {"code": (points(40, THIRD), "-200.00", None)},
    "m12": {"erased": (points(0, 50), "500.00", "r12c")},
}


def test_each_cause_has_its_points_its_amount_and_its_answers(closed: Closed) -> None:
    assert causes(closed.warehouse, "managers", "2025-Q2") == PAID_MANAGERS


def test_nothing_is_restated_where_nothing_changed(closed: Closed) -> None:
    for scheme in ("managers", "changes", "gaps", "teams", "means"):
        assert causes(closed.warehouse, scheme, "2025-Q1") == {}


def test_late_invitations_alone_are_late(closed: Closed) -> None:
    """Two of two had answered; with ten more the rate is below the minimum of a half."""
    assert causes(closed.warehouse, "rates", "2025-Q1") == {"(all)": {"late_answer": (0.0, "-500.00", None)}}


def test_the_replay_begins_at_the_closing_and_ends_at_the_statement_of_every_measure(closed: Closed) -> None:
    with opened(closed.warehouse) as connection:
        found = rows(
            connection,
            """select closed.*, first.points as first_points, first.amount as first_amount, last.points as last_points,
                last.amount as last_amount, last.responses as last_responses
            from work.intermediate.int_bonus_closed as closed
            join work.intermediate.int_bonus_replays as first on first.statement_key = closed.statement_key and first.step = 0
            join work.intermediate.int_bonus_replays as last on last.statement_key = closed.statement_key and last.step = 7
            where closed.payee_id <> 'm11' or closed.scheme_id <> 'managers'""",
        )
    assert {row["scheme_id"] for row in found} == set(PAYEES)
    assert any(row["points_now"] != row["points_paid"] for row in found)
    for row in found:
        assert row["first_points"] == (row["points_paid"] and pytest.approx(row["points_paid"], abs=1e-9)), row
        assert row["last_points"] == (row["points_now"] and pytest.approx(row["points_now"], abs=1e-9)), row
        assert (row["first_amount"], row["last_amount"]) == (row["amount_paid"], row["amount_now"]), row
        assert row["last_responses"] == row["responses_now"], row


def test_a_changed_scheme_benchmark_and_setting_come_after_the_answers(closed: Closed, tmp_path: Path) -> None:
    seeds = closed.dbt.project / "seeds"
    changed(seeds / "bonus_bands.csv", "managers,1,0,0.5\nmanagers,1,50,1\n", "managers,1,0,0.6\nmanagers,1,50,1.2\n")
    changed(seeds / "published_benchmarks.csv", "tns-nipo,staffing,-14", "tns-nipo,staffing,40")
    later = closed.copied(tmp_path / "warehouse")
    later.build("+bonus_restatements", "--vars", "{response_basis: all}")
    assert causes(later.warehouse, "managers", "2025-Q1") == {
        "m1": {"rule": (0.0, "100.00", None)},
        "m10": {"rule": (0.0, "200.00", None), "setting": (points(50, 0), "-600.00", "q10a")},
    }
    better: Causes = {"rule": (0.0, "200.00", None)}
    assert causes(later.warehouse, "managers", "2025-Q2") == {
        **PAID_MANAGERS,
        **{payee: {**PAID_MANAGERS[payee], **better} for payee in ("m1", "m4", "m5", "m6", "m12")},
        "m8": {"late_answer": (points(50, 0), "-500.00", "r8c"), "rule": (0.0, "100.00", None)},
        "m11": {"rule": (0.0, "100.00", None), "code": (points(40, THIRD), "-200.00", None)},
    }
    assert causes(later.warehouse, "gaps", "2025-Q1")["m1"] == {"rule": (-54.0, "-1000.00", None)}
    before, after = (
        {(row["payee_id"], row["cause"]): row["restatement_id"] for row in restatements(warehouse, MANAGERS_Q2)}
        for warehouse in (closed.warehouse, later.warehouse)
    )
    same = {named for named, restatement_id in before.items() if after.get(named) == restatement_id}
    assert set(before) - same == {("m8", "late_answer")}, "a decision holds while what it names is the same"


def test_a_decision_is_attached_and_a_correction_settles_it(closed: Closed, tmp_path: Path) -> None:
    corrected = closed.copied(tmp_path / "warehouse")
    late, waived = (
        restatements(closed.warehouse, f"{MANAGERS_Q2} and payee_id = '{payee}'")[0] for payee in ("m1", "m2")
    )
    decisions = {late["restatement_id"]: "waive", waived["restatement_id"]: "waive"}
    decide(corrected.warehouse, decisions, sequence=101)
    decide(corrected.warehouse, {late["restatement_id"]: "adjust"}, sequence=103)
    corrected.build("bonus_restatements")
    decided = {
        row["payee_id"]: (row["decision"], row["decided_by"], row["settled_in"])
        for row in restatements(corrected.warehouse, MANAGERS_Q2)
        if row["decision"] is not None
    }
    assert decided == {"m1": ("adjust", "Ada", None), "m2": ("waive", "Ada", None)}
    close(corrected.warehouse, "correction", 201, MANAGERS_Q2)
    corrected.build("int_bonus_closed+")
    assert causes(corrected.warehouse, "managers", "2025-Q2") == {}
    settled = {row["payee_id"]: row for row in restatements(corrected.warehouse, MANAGERS_Q2)}
    assert {payee: (row["decision"], row["settled_in"]) for payee, row in settled.items()} == {
        "m1": ("adjust", "0201"),
        "m2": ("waive", "0201"),
    }
    kept = ("restatement_id", "cause", "points_difference", "amount_paid", "amount_now", "amount_difference")
    assert [settled["m1"][column] for column in kept] == [late[column] for column in kept]
