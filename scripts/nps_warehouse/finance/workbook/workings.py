"""The sheet `Workings`: from counted answers to the points that are paid on, by measure.

`nps_change`'s interval and everything of `branch_gap_low` need figures of other accounts and suppliers, which are not in
the evidence of a payee: there the workbook shows what was published, in blue.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nps_warehouse.finance.reading import Row
from nps_warehouse.finance.workbook.accounts import Account, Counts, count
from nps_warehouse.finance.workbook.interval import INTERVAL, interval_cells
from nps_warehouse.finance.workbook.paper import Column, Formula, Places
from nps_warehouse.finance.workbook.statements import Points

STEPS = {
    "nps": INTERVAL,
    "nps_low": INTERVAL,
    "nps_change": (
        Column("previous_responses", "Answers before", "count"),
        Column("previous_promoters", "Promoters before", "count"),
        Column("previous_detractors", "Detractors before", "count"),
        Column("previous_nps", "NPS before", "exact_points", 10),
        Column("change", "Change, points", "exact_points", 10),
    ),
    "account_mean_nps": (
        Column("known_accounts", "Accounts with a figure", "count"),
        Column("mean", "Mean of their NPS, points", "exact_points", 11),
    ),
    "branch_gap": (
        Column("measured", "Answers in branches with a benchmark", "count", 12),
        Column("measured_promoters", "Promoters among them", "count", 11),
        Column("measured_detractors", "Detractors among them", "count", 11),
        Column("measured_nps", "NPS of these", "exact_points", 10),
        Column("benchmark", "Benchmark: mean over these answers", "exact_points", 12),
        Column("gap", "Gap, points", "exact_points", 10),
    ),
}
"""The columns of each measure that can be recomputed from the evidence."""


@dataclass(frozen=True)
class Answers:
    """What was counted for one payee. benchmarks: that of each answer of the period; null where its branch has none."""

    period: tuple[Row, ...]
    before: tuple[Row, ...]
    benchmarks: tuple[float | None, ...]
    accounts: tuple[Account, ...]

    @property
    def counts(self) -> Counts:
        """Those of the period."""
        return count(self.period)


def workings_columns(measure: str) -> tuple[Column, ...]:
    """The columns of the sheet; none but the payee where a measure is shown as published."""
    return (Column("number", "No.", "whole", 5), Column("payee_name", "Payee"), *STEPS.get(measure, ()))


def work_out(
    measure: str, statement: Row, answers: Answers, row: int, places: Places
) -> tuple[list[Any], Points]:
    """The cells of a row, and what the statement shows of them."""
    published = Points(
        statement["measure_points"],
        statement["measure_low"],
        statement["measure_high"],
        _all_answers(answers, row, places),
    )
    first = [row + 1, statement["payee_name"]]
    if measure in ("nps", "nps_low"):
        steps = interval_cells(answers.counts, answers.accounts, row, places)
        return [*first, *steps], _of_interval(measure, steps, answers, row, places)
    if measure == "nps_change":
        cells = _change(answers, row, places)
    elif measure == "account_mean_nps":
        cells = _mean(answers.accounts, row, places)
    elif measure == "branch_gap":
        cells = _gap(answers, row, places)
    else:
        return first, published
    last = places["Workings"].columns[-1].key
    measured = published.measured
    if measure == "branch_gap":
        measured = Formula(f"={places['Workings'].cell('measured', row)}", cells[0].value)
    shown = Formula(f"={places['Workings'].cell(last, row)}", cells[-1].value)
    return [*first, *cells], Points(shown, published.low, published.high, measured)


def _of_interval(
    measure: str, steps: Sequence[Formula], answers: Answers, row: int, places: Places
) -> Points:
    """What a statement shows of the interval: the low end is paid on, or the NPS itself."""
    statements, workings = places["Statements"], places["Workings"]
    nps = Formula(f"={statements.cell('nps', row)}", answers.counts.nps)
    low, high = (
        Formula(f"={workings.cell(key, row)}", step.value)
        for key, step in zip(("low", "high"), steps[-2:], strict=True)
    )
    return Points(low if measure == "nps_low" else nps, low, high, _all_answers(answers, row, places))


def _all_answers(answers: Answers, row: int, places: Places) -> Formula:
    return Formula(f"={places['Statements'].cell('responses', row)}", answers.counts.responses)


def _change(answers: Answers, row: int, places: Places) -> list[Formula]:
    before, now = count(answers.before), answers.counts.nps
    n, promoters, detractors, nps = (
        places["Workings"].cell(f"previous_{key}", row)
        for key in ("responses", "promoters", "detractors", "nps")
    )
    current = places["Statements"].cell("nps", row)
    of_before = _countifs(row, places, "previous_period")
    scores = places["Evidence"].range("score")
    change = None if now is None or before.nps is None else now - before.nps
    return [
        Formula(f"={of_before})", before.responses),
        Formula(f'={of_before},{scores},">=9")', before.promoters),
        Formula(f'={of_before},{scores},"<=6")', before.detractors),
        Formula(f'=IF({n}>0,100*({promoters}-{detractors})/{n},"")', before.nps),
        Formula(f'=IF(COUNT({current},{nps})=2,{current}-{nps},"")', change),
    ]


def _mean(accounts: Sequence[Account], row: int, places: Places) -> list[Formula]:
    known = places["Workings"].cell("known_accounts", row)
    figures = [
        account.counts.nps for account in accounts if account.is_known and account.counts.nps is not None
    ]
    number = places["Statements"].cell("number", row)
    accounts_place = places["Accounts"]
    of_payee = f"{accounts_place.range('statement')},{number},{accounts_place.range('is_known')},1"
    mean = sum(figures) / len(figures) if figures else None
    return [
        Formula(f"=COUNTIFS({of_payee})", len(figures)),
        Formula(f'=IF({known}>0,SUMIFS({accounts_place.range("nps")},{of_payee})/{known},"")', mean),
    ]


def _gap(answers: Answers, row: int, places: Places) -> list[Formula]:
    measured, promoters, detractors, nps, benchmark = (
        places["Workings"].cell(key, row)
        for key in ("measured", "measured_promoters", "measured_detractors", "measured_nps", "benchmark")
    )
    pairs = [pair for pair in zip(answers.period, answers.benchmarks, strict=True) if pair[1] is not None]
    counts = count([answer for answer, _ in pairs])
    mean = sum(each for _, each in pairs if each is not None) / len(pairs) if pairs else None
    evidence = places["Evidence"]
    scores, benchmarks = evidence.range("score"), evidence.range("benchmark")
    with_benchmark = f'{_countifs(row, places, "period")},{benchmarks},">=-100"'
    gap = None if counts.nps is None or mean is None else counts.nps - mean
    of_payee = f"{evidence.range('statement')},{places['Statements'].cell('number', row)}"
    return [
        Formula(f"={with_benchmark})", counts.responses),
        Formula(f'={with_benchmark},{scores},">=9")', counts.promoters),
        Formula(f'={with_benchmark},{scores},"<=6")', counts.detractors),
        Formula(f'=IF({measured}>0,100*({promoters}-{detractors})/{measured},"")', counts.nps),
        Formula(
            f'=IF({measured}>0,SUMIFS({benchmarks},{of_payee},{evidence.range("evidence_of")},"period")/{measured},"")',
            mean,
        ),
        Formula(f'=IF({measured}>0,{nps}-{benchmark},"")', gap),
    ]


def count_cells(answers: Answers, row: int, places: Places) -> list[Formula]:
    """A statement's answers, promoters, passives, detractors and accounts, counted from the evidence."""
    counts = answers.counts
    of_period, scores = _countifs(row, places, "period"), places["Evidence"].range("score")
    number = places["Statements"].cell("number", row)
    return [
        Formula(f"={of_period})", counts.responses),
        Formula(f'={of_period},{scores},">=9")', counts.promoters),
        Formula(
            f'={of_period},{scores},">=7",{scores},"<=8")',
            counts.responses - counts.promoters - counts.detractors,
        ),
        Formula(f'={of_period},{scores},"<=6")', counts.detractors),
        Formula(
            f"=SUMIFS({places['Accounts'].range('is_known')},{places['Accounts'].range('statement')},{number})",
            sum(account.is_known for account in answers.accounts),
        ),
    ]


def _countifs(row: int, places: Places, kind: str) -> str:
    """The beginning of a formula that counts a payee's answers of a kind."""
    evidence = places["Evidence"]
    return (
        f"COUNTIFS({evidence.range('statement')},{places['Statements'].cell('number', row)},"
        f'{evidence.range("evidence_of")},"{kind}"'
    )


def published_counts(statement: Row) -> list[Any]:
    """The same as published, where a version has no evidence."""
    return [statement[key] for key in ("responses", "promoters", "passives", "detractors", "accounts")]


def as_published(statement: Row) -> tuple[Points, Counts]:
    """What a statement shows where nothing can be recomputed."""
    points = Points(
        statement["measure_points"],
        statement["measure_low"],
        statement["measure_high"],
        statement.get("measured_responses", statement["responses"]),
    )
    counts = Counts(statement["responses"] or 0, statement["promoters"] or 0, statement["detractors"] or 0)
    return points, counts
