"""The commands of `nps bonus`: one line each for what they do, the rest is in the modules they call."""

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nps_warehouse.lock import held
from nps_warehouse.options import Format, InFormat, Wait
from nps_warehouse.report.answer import Answer, answering, failing_as_json, under
from nps_warehouse.report.screen import screen
from nps_warehouse.settings import Warehouse

if TYPE_CHECKING:
    from nps_warehouse.finance.ledger import Entry

bonus = typer.Typer(
    help="Close bonus periods, correct them, and prove what was paid.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

SchemeId = Annotated[str, typer.Argument(metavar="SCHEME", help="A scheme_id of seeds/bonus_schemes.csv.")]
PeriodName = Annotated[
    str, typer.Argument(metavar="PERIOD", help="The period's name: 2025-Q4, 2025, 2025-03.")
]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="The person who does it.")]
ApprovedBy = Annotated[
    str, typer.Option("--approved-by", metavar="NAME", help="The other person, who approves it.")
]
Note = Annotated[str, typer.Option("--note", metavar="TEXT", help="A note to keep in the ledger.")]


FILED = ("file", "head", "load")
PAYMENT = ("kind", "closing_id", "scheme_id", "period_name", "published_version")
PAID = ("payee_type", "payee_id", "paid_amount", "currency")
DECIDED = (
    *("kind", "decision_id", "restatement_id", "scheme_id", "period_name", "payee_type", "payee_id"),
    *("decision", "amount_difference"),
)
PAYMENT_KEYS = (*PAYMENT, "total_paid", "paid", *FILED)
DECISION_KEYS = (*DECIDED, *FILED)
"""Of `nps bonus close` and `correct`, and of `nps bonus decide`, with `--format json`; most as the ledger has them."""


class Choice(str, Enum):
    """What becomes of a difference."""

    adjust = "adjust"
    waive = "waive"


@bonus.command()
def statement(
    scheme: SchemeId,
    period: PeriodName,
    payee: Annotated[str | None, typer.Option(help="Show only this payee, by id or name.")] = None,
    format: InFormat = Format.text,
) -> None:
    """Show what a scheme pays for a period, and why."""
    from nps_warehouse.finance import statement as showing
    from nps_warehouse.finance.reading import statements
    from nps_warehouse.publish import read_published

    with failing_as_json(format), read_published(Warehouse.here()) as published:
        found = statements(published, scheme, period, payee)
        if format is Format.json:
            showing.show_json(found, screen())
        else:
            showing.show_text(found, published, screen())


@bonus.command()
def export(
    scheme: SchemeId,
    period: PeriodName,
    into: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where to write it. Default: warehouse/exports/.")
    ] = None,
    format: InFormat = Format.text,
) -> None:
    """Write a workbook for auditors, csv and Parquet."""
    from nps_warehouse.finance.workbook import export as export_period

    with answering(format, ("folder",)) as answer:
        folder = export_period(Warehouse.here(), scheme, period, into)
        answer.keep({"folder": folder})
        answer.screen.print(f"exported to {folder}", soft_wrap=True)


@bonus.command()
def close(
    scheme: SchemeId,
    period: PeriodName,
    by: By,
    approved_by: ApprovedBy,
    note: Note = "",
    wait: Wait = 0,
    format: InFormat = Format.text,
) -> None:
    """Close a period: write what is published for it to the ledger, as paid."""
    from nps_warehouse.finance import paying

    warehouse = Warehouse.here()
    with answering(format, PAYMENT_KEYS) as answer, held(warehouse, wait):
        entry = paying.close(warehouse, scheme, period, paying.Signatures(by, approved_by, note))
        _show_paid(warehouse, entry, answer)


@bonus.command()
def correct(
    scheme: SchemeId,
    period: PeriodName,
    by: By,
    approved_by: ApprovedBy,
    note: Note = "",
    wait: Wait = 0,
    format: InFormat = Format.text,
) -> None:
    """Correct a closed period: pay the differences decided as adjust."""
    from nps_warehouse.finance import paying

    warehouse = Warehouse.here()
    with answering(format, PAYMENT_KEYS) as answer, held(warehouse, wait):
        entry = paying.correct(warehouse, scheme, period, paying.Signatures(by, approved_by, note))
        _show_paid(warehouse, entry, answer)


@bonus.command()
def decide(
    restatement: Annotated[
        str, typer.Argument(metavar="RESTATEMENT", help="A restatement_id of bonus_restatements.")
    ],
    decision: Annotated[Choice, typer.Argument(help="adjust: pay the difference; waive: pay nothing.")],
    by: By,
    note: Note,
    wait: Wait = 0,
    format: InFormat = Format.text,
) -> None:
    """Decide whether a difference found after a closing is paid."""
    from nps_warehouse.finance import deciding

    warehouse = Warehouse.here()
    with answering(format, DECISION_KEYS) as answer, held(warehouse, wait):
        entry = deciding.decide(warehouse, restatement, deciding.Decision(decision.value, by, note))
        content = entry.content
        answer.keep({key: content[key] for key in DECIDED})
        answer.screen.print(
            f"decided {content['decision_id']}: {content['decision']} {content['amount_difference']} for "
            f"{content['payee_id']}, {content['scheme_id']} {content['period_name']}",
            soft_wrap=True,
        )
        _show_head(warehouse, entry, answer)


@bonus.command()
def verify(
    head: Annotated[
        str | None,
        typer.Option(
            metavar="HASH", help="A head that was kept elsewhere, which a file of the ledger must have."
        ),
    ] = None,
    wait: Wait = 0,
    format: InFormat = Format.text,
) -> None:
    """Prove the ledger, the inputs, the rules and the arithmetic of everything that was paid."""
    from nps_warehouse.finance.verifying import KEYS, verify_step

    warehouse = Warehouse.here()
    with answering(format, KEYS) as answer, held(warehouse, wait):
        verify_step(warehouse, answer.screen, head, answer.keep)


def _show_paid(warehouse: Warehouse, entry: "Entry", answer: Answer) -> None:
    from nps_warehouse.finance.paying import total_paid
    from nps_warehouse.finance.wording import money
    from nps_warehouse.report.wording import counted

    content = entry.content
    statements = content["statements"]
    currency = next((row["currency"] for row in statements if row["currency"]), "")
    total = total_paid(statements)
    paid = [{key: row[key] for key in PAID} for row in statements]
    answer.keep({key: content[key] for key in PAYMENT} | {"total_paid": total, "paid": paid})
    done = "closed" if entry.kind == "closing" else "corrected"
    answer.screen.print(
        f"{done} {content['scheme_id']} {content['period_name']} as {content['closing_id']}: "
        f"{money(total)} {currency}".rstrip()
        + f" for {counted(len(statements), 'payee')}, "
        f"from version {content['published_version']}, which is never removed",
        soft_wrap=True,
    )
    _show_head(warehouse, entry, answer)


def _show_head(warehouse: Warehouse, entry: "Entry", answer: Answer) -> None:
    """Print the head, which is true whatever follows, and load the file."""
    from nps_warehouse.pipeline import load_step

    answer.keep({"file": entry.path, "head": entry.sha256})
    out = answer.screen
    out.print("The head of the ledger; keep it elsewhere, and give it to `nps bonus verify --head`:")
    out.print(entry.sha256, soft_wrap=True)
    load_step([], warehouse, out, keep=under("load", answer.keep))
