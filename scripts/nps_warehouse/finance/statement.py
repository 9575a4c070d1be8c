"""`nps bonus statement`: what a scheme pays for a period, and for each payee why.

Reads a published version; computes nothing but the signs on the screen. In 80 columns only the payee's name shrinks.

    with read_published(Warehouse.here()) as published:
        show_text(statements(published, "team-quarter", "2025-Q4"), published, screen())
"""

import textwrap
from collections.abc import Mapping, Sequence
from decimal import Decimal

import duckdb
from rich.cells import cell_len

from nps_warehouse.errors import printable
from nps_warehouse.finance.reading import Row, Table, behind
from nps_warehouse.finance.wording import (
    MEASURES,
    ROUNDING,
    RULES,
    exact_percent,
    money,
    named,
    percent,
    verdict,
)
from nps_warehouse.report.fitting import fitted, sized, width_of, widths_of
from nps_warehouse.report.screen import Screen, json_text
from nps_warehouse.report.wording import counted, points, thousands

HEAD = ("Payee", "n", "NPS", "Paid on", "Band", "Share", "Target", "Amount", "State")
SHORTEST_NAME = 8
LEAVING = ("Band", "Target", "Share")
"""The columns that leave on a terminal of less than 80 columns, the first to go first: each payee's lines have them."""
LABEL = 16
"""The width of what each line of a statement is about."""


def show_text(found: Table, published: duckdb.DuckDBPyConnection, console: Screen) -> None:
    """Print the table, its total and, per payee, what the amount follows from."""
    rows = found.rows
    if not rows:
        console.print(found.absent, soft_wrap=True)
        return
    payments = behind(published, "bonus_payments", rows)
    restatements = behind(published, "bonus_restatements", rows)
    for line in (
        *_title(rows[0]),
        "",
        *_table(rows, console.width),
        "",
        *_rules_of_the_scheme(rows),
        *_paid_in_all(rows, payments),
    ):
        _print(console, line)
    for row in rows:
        _print(console, "")
        for line in _statement(row, payments, restatements):
            _print(console, line)


def show_json(found: Table, console: Screen) -> None:
    """Print the rows of the mart as one JSON list; amounts and dates are text, so that no digit is lost."""
    console.file.write(json_text(list(found.rows)) + "\n")


def _print(console: Screen, line: str) -> None:
    """Print a line; longer ones go on below what they are about."""
    start = " " * (LABEL + 2) if line.startswith("  ") else ""
    shown = printable(line)
    if cell_len(shown) <= console.width:
        console.print(shown, soft_wrap=True)
        return
    for part in textwrap.wrap(
        shown, console.width, subsequent_indent=start, break_long_words=False, drop_whitespace=True
    ):
        console.print(part, soft_wrap=True)


def _title(row: Row) -> tuple[str, ...]:
    named_measure = MEASURES.get(row["measure_name"], row["measure_name"])
    return (
        f"{row['scheme_name']} ({row['scheme_id']}, version {row['scheme_version']}), {row['period_name']}",
        f"{row['period_start']} to {row['period_end']}; paid on {named_measure} ({row['measure_name']})",
    )


def _table(rows: Sequence[Row], room: int) -> list[str]:
    """A line per payee and the total; in a narrow room the name shrinks first, and no figure does."""
    lines = [HEAD, *(_cells(row) for row in rows)]
    if len(rows) > 1:
        lines.append(("Total", "", "", "", "", "", *_totals(rows), ""))
    widths = fitted(widths_of(HEAD, lines), room, names={"Payee": SHORTEST_NAME}, leaving=LEAVING)
    shown = [_line(line, widths) for line in lines]
    rule = "─" * width_of(widths, 2)
    return [shown[0], rule, *shown[1 : len(rows) + 1], *([rule, shown[-1]] if len(rows) > 1 else [])]


def _line(cells: Sequence[str], widths: Mapping[str, int]) -> str:
    """One line: the name and the state to the left, figures to the right."""
    return "  ".join(
        sized(cell, widths[name], right=name not in ("Payee", "State"))
        for name, cell in zip(HEAD, cells, strict=True)
        if name in widths
    ).rstrip()


def _cells(row: Row) -> tuple[str, ...]:
    return (
        printable(str(row["payee_name"] or row["payee_id"])),
        thousands(row["responses"] or 0),
        points(_nps(row)),
        points(row["measure_points"]),
        points(row["band_from_points"]),
        percent(row["payout_share"]),
        money(row["target_amount"]),
        money(row["amount"]),
        row["state"],
    )


def _nps(row: Row) -> float | None:
    """The NPS of the counts that the statement shows."""
    return 100 * (row["promoters"] - row["detractors"]) / row["responses"] if row["responses"] else None


def _totals(rows: Sequence[Row]) -> tuple[str, str]:
    return money(_sum(rows, "target_amount")), money(_sum(rows, "amount"))


def _sum(rows: Sequence[Row], column: str) -> Decimal:
    """The exact sum of amounts, of which any may be missing."""
    return sum((row[column] for row in rows if row[column] is not None), Decimal(0))


def _rules_of_the_scheme(rows: Sequence[Row]) -> tuple[str, ...]:
    """What holds for every line: how an amount is made and rounded, who answers for the scheme."""
    row = rows[0]
    currencies = sorted({str(row["currency"]) for row in rows if row["currency"] is not None})
    return (
        f"Amount = {ROUNDING}{'; in ' + ', '.join(currencies) if currencies else ''}.",
        f"Scheme prepared by {row['prepared_by']}, approved by {row['approved_by']} on {row['approved_on']}.",
    )


def _paid_in_all(rows: Sequence[Row], payments: Table) -> list[str]:
    """What the ledger paid, where it paid: the amounts of the table may have changed since."""
    if not payments.rows:
        return []
    paid = _sum(payments.rows, "paid_amount")
    return [
        f"Paid in all: {money(paid)}. The figures are those of the closing, as known at load {rows[0]['as_of_load_id']}."
    ]


def _statement(row: Row, payments: Table, restatements: Table) -> list[str]:
    """A payee's statement: each line a figure, what it is made of, and the verdict of its rule."""
    lines = [f"{named(row)}, {row['payee_type'].replace('_', ' ')}: {_state(row)}"]
    lines += [_about("NPS", _counts(row)), _about("paid on", _measure(row))]
    lines += [_about(RULES[rule][0], _rule(row, rule)) for rule in RULES]
    lines.append(_about("eligible", _eligible(row)))
    lines.append(_about("amount", _amount(row)))
    if row.get("other_manager_share"):
        share = percent(row["other_manager_share"], 1)
        lines.append(_about("other manager", f"{share} of the answers were given under another manager"))
    lines += [_about("paid", line) for line in _paid(row, payments)]
    lines += [_about("restatement", line) for line in _restated(row, restatements)]
    return lines


def _about(what: str, words: str) -> str:
    return f"  {what:<{LABEL}}{words}"


def _state(row: Row) -> str:
    """The state, and what it waits for or refers to."""
    if row["state"] == "closed":
        return f"closed, file {row['closing_id']} of the ledger"
    if row["state"] == "open" and row.get("closable_on") is not None:
        return f"open, may be closed from {row['closable_on']}"
    return str(row["state"])


def _counts(row: Row) -> str:
    if not row["responses"]:
        return "no answer counts"
    return (
        f"100 × ({row['promoters']} promoters − {row['detractors']} detractors) ÷ {row['responses']} = "
        f"{points(_nps(row))} ({counted(row['passives'], 'passive')})"
    )


def _measure(row: Row) -> str:
    if row["measure_points"] is None:
        return f"{row['measure_name']} cannot be computed"
    interval = f"{points(row['measure_low'])} … {points(row['measure_high'])}"
    return f"{row['measure_name']} = {points(row['measure_points'])}" + (
        f" (95 % interval {interval})" if row["measure_low"] is not None else ""
    )


def _rule(row: Row, rule: str) -> str:
    """`30 required, 42 there: pass`; the rate with the two counts that it is made of."""
    required, value = row[rule], row[RULES[rule][1]]
    passed = verdict(row[f"has_{rule}"], required=required)
    if rule != "minimum_response_rate":
        there = thousands(value or 0)
        return (
            f"{passed}: {there}" if required is None else f"{passed}: {there}, {thousands(required)} required"
        )
    if value is None:
        there = "no invitations on file"
    else:
        there = (
            f"{row['answered_invitations']} answered ÷ {row['invitations']} invitations = {percent(value, 1)}"
        )
    return f"{passed}: {there}" + ("" if required is None else f", {percent(required, 1)} required")


def _eligible(row: Row) -> str:
    return "yes" if row["is_eligible"] else f"no: {row['not_eligible_reason'] or 'no reason on file'}"


def _amount(row: Row) -> str:
    """`1 000.00 × 50 % = 500.00 EUR`, and the band that gives the share; why not where nothing is paid."""
    if row["target_amount"] is None:
        return "no target on file for this period"
    target, currency = money(row["target_amount"]), row["currency"] or ""
    if not row["is_eligible"]:
        return f"{money(row['amount'])} {currency} of a target of {target}: not eligible"
    band = (
        "the lowest band"
        if row["band_from_points"] is None
        else f"the band from {points(row['band_from_points'])}"
    )
    return f"{target} × {exact_percent(row['payout_share'])} = {money(row['amount'])} {currency}, in {band}"


def _paid(row: Row, payments: Table) -> list[str]:
    """Each closing and correction that paid, and their sum."""
    of_payee = [each for each in payments.rows if each["payee_id"] == row["payee_id"]]
    lines = [
        f"{money(each['paid_amount'])} {each['currency'] or ''} by {each['kind']} {each['closing_id']} "
        f"({each['closed_by']}, approved by {each['approved_by']}, {each['closed_at']:%Y-%m-%d})"
        for each in of_payee
    ]
    if len(of_payee) > 1:
        total = _sum(of_payee, "paid_amount")
        lines.append(f"{money(total)} {of_payee[0]['currency'] or ''} in all")
    return lines


def _restated(row: Row, restatements: Table) -> list[str]:
    """Each difference that came up after the closing, and what was decided."""
    return [
        f"{each['cause']}: {points(each['points_difference'])} points, {money(each['amount_difference'])} "
        f"{row['currency'] or ''}, {_decision(each)} ({each['restatement_id']})"
        for each in restatements.rows
        if each["payee_id"] == row["payee_id"]
    ]


def _decision(restatement: Row) -> str:
    if restatement["decision"] is None:
        return "waits for a decision"
    settled = f", settled in {restatement['settled_in']}" if restatement["settled_in"] else ""
    return f"{restatement['decision']} by {restatement['decided_by']}{settled}"
