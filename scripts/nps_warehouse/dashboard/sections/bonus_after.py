"""What came of bonus periods: what the ledger paid, what would change it now, and what somebody should look at."""

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from nps_warehouse.dashboard.elements import Cell, Column, Table
from nps_warehouse.dashboard.formatting import Figures
from nps_warehouse.dashboard.reading import Contents, Row, Rows

Key = tuple[Any, ...]
KEY = ("scheme_id", "scheme_version", "period_name")


def after(contents: Contents, figures: Figures) -> dict[str, Any]:
    """One line for each period; then the differences that are not settled, and the signals."""
    restated, signals = contents.restatements, contents.signals
    return {
        "periods": _periods(contents, figures) if contents.bonus else None,
        "is_paid": bool(contents.payments),
        "restated": _restated(restated, figures) if restated else None,
        "statement": statement_command(restated[0]) if restated else None,
        "signals": _signals(signals, figures) if signals else None,
    }


def _periods(contents: Contents, figures: Figures) -> Table:
    """Each period with its state, what was paid, how many differences wait, and how many signals there are."""
    paid, restated, signals = map(_by_period, (contents.payments, contents.restatements, contents.signals))
    columns = [
        Column(figures.word("bonus_period")),
        Column(figures.word("state")),
        *(Column(figures.word(key), True) for key in ("paid", "waiting_restatements", "signals")),
    ]
    lines = [
        [
            Cell(rows[0]["scheme_name"] or rows[0]["scheme_id"], figures.period(rows[0]["period_name"])),
            Cell(", ".join(figures.code(state) for state in sorted({row["state"] for row in rows}))),
            _paid(paid.get(key, []), figures),
            _waiting(restated.get(key, []), figures),
            Cell(figures.count(len(signals.get(key, [])))),
        ]
        for key, rows in _by_period(contents.bonus).items()
    ]
    return Table(figures.word("bonus_periods"), columns, lines)


def _paid(rows: Rows, figures: Figures) -> Cell:
    """What closing and corrections paid together; nothing before there is any."""
    amounts = " + ".join(figures.amount(row["paid"], row["currency"]) for row in rows)
    corrections = sum(row["corrections"] for row in rows)
    note = figures.word("corrections", count=figures.count(corrections)) if corrections else ""
    return Cell(amounts or "–", note)


def _waiting(rows: Rows, figures: Figures) -> Cell:
    """How many differences nobody decided on yet; those that the next correction settles in the note."""
    decided = sum(row["decision"] is not None for row in rows)
    note = figures.word("decided", count=figures.count(decided)) if decided else ""
    return Cell(figures.count(len(rows) - decided), note)


def _restated(rows: Rows, figures: Figures) -> Table:
    columns = [
        Column(figures.word("payee")),
        Column(figures.word("cause")),
        *(Column(figures.word(key), True) for key in ("points_paid_now", "difference")),
        Column(figures.word("decision")),
    ]
    lines = [
        [
            _payee(row, figures),
            Cell(figures.code(f"cause_{row['cause']}")),
            Cell(f"{figures.points(row['points_paid']) or '–'} → {figures.points(row['points_now']) or '–'}"),
            Cell(
                figures.amount(row["amount_difference"], row["currency"]),
                f"{figures.amount(row['amount_paid'], None)} → {figures.amount(row['amount_now'], None)}",
            ),
            Cell(figures.code(row["decision"] or "undecided"), row["restatement_id"]),
        ]
        for row in rows
    ]
    return Table(figures.word("restatements"), columns, lines)


def _signals(rows: Rows, figures: Figures) -> Table:
    columns = [
        Column(figures.word("payee")),
        Column(figures.word("signal")),
        *(Column(figures.word(key), True) for key in ("seen", "expected", "chance")),
    ]
    lines = [
        [
            _payee(row, figures),
            Cell(figures.code(row["signal"])),
            Cell(figures.share(row["value"]), figures.n(row["n"])),
            Cell(figures.share(row["comparison"])),
            Cell(figures.chance(row["adjusted_p_value"])),
        ]
        for row in rows
    ]
    return Table(figures.word("signals"), columns, lines)


def _payee(row: Row, figures: Figures) -> Cell:
    where = f"{row['scheme_name'] or row['scheme_id']}, {figures.period(row['period_name'])}"
    return Cell(row["payee_name"] or row["payee_id"], where)


def statement_command(row: Row) -> str:
    """The command that explains what a scheme pays for a period."""
    return f"nps bonus statement {shlex.quote(row['scheme_id'])} {shlex.quote(row['period_name'])}"


def _by_period(rows: Rows) -> Mapping[Key, Sequence[Row]]:
    """The rows of each scheme, version and period, in the order in which they come."""
    found: dict[Key, list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(row[name] for name in KEY), []).append(row)
    return found
