"""Sheets that show a mart as it is: `Evidence`, `Payments`, `Restatements`, `Signals`."""

from collections.abc import Mapping, Sequence
from typing import Any

from nps_warehouse.finance.reading import Row, Table
from nps_warehouse.finance.workbook.paper import Column

KEY = ("scheme_id", "scheme_version", "scheme_name", "period_type", "period_name", "payee_type", "payee_name")
"""What is the same in all rows of a workbook and on its cover, and the name that the sheet Statements has."""
FIRST = (
    *(
        "payee_id",
        "evidence_of",
        "account_id",
        "branch_id",
        "respondent_pseudonym",
        "response_id",
        "responded_on",
    ),
    *("score", "category", "has_other_manager", "load_id", "source_file", "source_row", "loaded_at"),
    *("sequence", "closing_id", "kind", "paid_amount", "total_paid", "currency"),
    *(
        "cause",
        "restatement_id",
        "points_paid",
        "points_now",
        "points_difference",
        "responses_paid",
        "responses_now",
        "responses_difference",
    ),
    *(
        "amount_paid",
        "amount_now",
        "amount_difference",
        "decision",
        "decided_by",
        "settled_in",
        "response_ids",
    ),
    *("signal", "is_signal", "value", "comparison", "n", "p_value", "adjusted_p_value", "sentence"),
)
"""The order in which people read the columns; others follow as the mart has them."""
SHEETS = {
    "bonus_evidence": "Evidence",
    "bonus_payments": "Payments",
    "bonus_restatements": "Restatements",
    "bonus_integrity_signals": "Signals",
}
WIDTHS = {"sentence": 58, "false_positive_note": 50, "response_ids": 30, "source_file": 26}
STATEMENT = Column("statement", "Statement", "whole")
SMALL = {"score": "whole", "sequence": "whole", "load_id": "whole", "source_row": "whole"}


def mart_columns(table: Table) -> tuple[Column, ...]:
    """The statement's number, then the columns of a mart but for those that never differ."""
    first = [name for name in FIRST if name in table.types]
    names = first + [name for name in table.types if name not in (*KEY, *first)]
    return (
        STATEMENT,
        *(Column(name, header(name), kind(name, table.types[name]), WIDTHS.get(name)) for name in names),
    )


def mart_cells(row: Row, columns: Sequence[Column], numbers: Mapping[str, int]) -> list[Any]:
    """A row of a mart. numbers: of the statements, by payee; lists become text."""
    cells = [row[column.key] for column in columns[1:]]
    return [
        numbers.get(row["payee_id"], ""),
        *(", ".join(map(str, cell)) if isinstance(cell, (list, tuple)) else cell for cell in cells),
    ]


def header(name: str) -> str:
    """`amount_difference` as people read it: `Amount difference`."""
    return name.replace("_", " ").capitalize().replace(" id", " id").replace("P value", "p value")


def kind(name: str, type_: str) -> str:
    """How a column is shown, by its type and the ending of its name."""
    if name in SMALL:
        return SMALL[name]
    if type_.startswith("TIMESTAMP"):
        return "time"
    if type_ == "DATE":
        return "date"
    if type_.startswith("DECIMAL") and ("amount" in name or name == "total_paid"):
        return "money"
    if type_ in ("DOUBLE", "FLOAT") or type_.startswith("DECIMAL"):
        return _kind_of_figure(name)
    return "count" if "INT" in type_ else "text"


def _kind_of_figure(name: str) -> str:
    if "points" in name:
        return "exact_points"
    return "share" if name.endswith(("_share", "_rate")) else "number"
