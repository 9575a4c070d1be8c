"""What became of a paid figure, cause by cause, beside amounts computed by hand; whose answers are in `paid_answers`."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from dbt_runs import Dbt, complaints, load

from closed_periods import Row, close, decide, opened, rows
from nps_warehouse.settings import PROJECT, Warehouse
from paid_answers import BANDS, ERASED, FIRST, LATER, PAID_OTHERWISE, PAYEES, SCHEMES, WITHDRAWN

Causes = dict[str, tuple[float | None, str, str | None]]
"""By cause: points, amount, the answers."""


@dataclass(frozen=True)
class Closed:
    """A warehouse with closed periods, and the seeds it is built with: the schemes of this test."""

    warehouse: Warehouse
    seeds: Mapping[str, str]

    def copied(self, folder: Path, **seeds: str) -> "Closed":
        """The same with a warehouse that a test may change, and other seeds."""
        shutil.copytree(self.warehouse.root, folder, symlinks=True)
        return Closed(Warehouse(folder), {**self.seeds, **seeds})

    def build(self, *select: str) -> None:
        """Build some models and what they need."""
        arguments = ["--exclude-resource-type", "test", "--select", *select]
        built = Dbt(seeds=self.seeds).build(self.warehouse, *arguments)
        assert built.success, complaints(built)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Closed:
    """Closed, and then the later facts."""
    folder = tmp_path_factory.mktemp("closed")
    found = Closed(Warehouse(folder / "warehouse"), {"bonus_schemes": SCHEMES, "bonus_bands": BANDS})
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
        assert row["first_points"] == (row["points_paid"] and pytest.approx(row["points_paid"], abs=1e-9)), (
            row
        )
        assert row["last_points"] == (row["points_now"] and pytest.approx(row["points_now"], abs=1e-9)), row
        assert (row["first_amount"], row["last_amount"]) == (row["amount_paid"], row["amount_now"]), row
        assert row["last_responses"] == row["responses_now"], row


def test_a_changed_scheme_benchmark_and_setting_come_after_the_answers(
    closed: Closed, tmp_path: Path
) -> None:
    benchmarks = (PROJECT / "seeds/published_benchmarks.csv").read_text(encoding="utf-8")
    later = closed.copied(
        tmp_path / "warehouse",
        bonus_bands=BANDS.replace(
            "managers,1,0,0.5\nmanagers,1,50,1\n", "managers,1,0,0.6\nmanagers,1,50,1.2\n"
        ),
        published_benchmarks=benchmarks.replace("tns-nipo,staffing,-14", "tns-nipo,staffing,40"),
        bonus_schemes=SCHEMES.replace("\nrates,1,", "\nno_more_rates,1,"),
    )
    later.build("+bonus_restatements", "--vars", "{response_basis: all}")
    assert causes(later.warehouse, "rates", "2025-Q1") == {"(all)": {"rule": (None, "-500.00", None)}}, (
        "no scheme"
    )
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
        {
            (row["payee_id"], row["cause"]): row["restatement_id"]
            for row in restatements(warehouse, MANAGERS_Q2)
        }
        for warehouse in (closed.warehouse, later.warehouse)
    )
    same = {named for named, restatement_id in before.items() if after.get(named) == restatement_id}
    assert set(before) - same == {("m8", "late_answer")}, "a decision holds while what it names is the same"


def test_a_decision_is_attached_and_the_correction_that_carries_it_out_settles_it(
    closed: Closed, tmp_path: Path
) -> None:
    corrected = closed.copied(tmp_path / "warehouse")
    late, scored, withdrawn = (
        restatements(closed.warehouse, f"{MANAGERS_Q2} and payee_id = '{payee}'")[0]
        for payee in ("m1", "m2", "m5")
    )
    first = {late["restatement_id"]: "waive", scored["restatement_id"]: "waive"}
    decide(corrected.warehouse, first, sequence=101)
    then = {late["restatement_id"]: "adjust", withdrawn["restatement_id"]: "adjust"}
    decide(corrected.warehouse, then, sequence=103)
    corrected.build("bonus_restatements")
    decided = {
        row["payee_id"]: (row["decision"], row["decided_by"], row["settled_in"])
        for row in restatements(corrected.warehouse, MANAGERS_Q2)
        if row["decision"] is not None
    }
    newest = {"m1": ("adjust", "Ada", None), "m2": ("waive", "Ada", None), "m5": ("adjust", "Ada", None)}
    assert decided == newest
    close(corrected.warehouse, 201, MANAGERS_Q2, settles=["0102", "0103"])
    corrected.build("int_bonus_closed+")
    assert causes(corrected.warehouse, "managers", "2025-Q2") == {}
    settled = {row["payee_id"]: row for row in restatements(corrected.warehouse, MANAGERS_Q2)}
    assert {payee: (row["decision"], row["settled_in"]) for payee, row in settled.items()} == {
        "m1": ("adjust", "0201"),
        "m2": ("waive", "0201"),
    }
    kept = ("restatement_id", "cause", "points_difference", "amount_paid", "amount_now", "amount_difference")
    assert [settled["m1"][column] for column in kept] == [late[column] for column in kept]


def test_an_id_is_another_for_another_statement_file_cause_difference_or_answer(
    render: Callable[[str], str],
) -> None:
    named = {
        **dict.fromkeys(("scheme_id", "period_type", "period_name", "payee_type", "payee_id"), "'a'"),
        **dict.fromkeys(("compared_with", "cause", "response_ids"), "'a'"),
        **dict.fromkeys(("scheme_version", "responses_difference"), "1"),
        "points_difference": "1e0",
        "amount_difference": "cast(1 as decimal(18, 2))",
    }
    others = [
        {**named, column: "'b'" if value == "'a'" else value.replace("1", "2", 1)}
        for column, value in named.items()
    ]
    selects = " union all ".join(
        "select " + ", ".join(f"{value} as {column}" for column, value in row.items())
        for row in (named, named, *others, {**named, "response_ids": "null"})
    )
    ids = [
        name
        for (name,) in duckdb.sql(f"select {render('{{ restatement_id() }}')} from ({selects})").fetchall()
    ]
    assert ids[0] == ids[1]
    assert len(set(ids)) == len(named) + 2
    assert {len(name) for name in ids} == {12}
