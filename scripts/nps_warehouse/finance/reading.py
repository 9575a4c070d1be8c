"""The statements of a scheme and period from a published version, and the marts behind them.

    with read_published(Warehouse.here()) as published:
        rows = statements(published, "team-quarter", "2025-Q4")
        answers = behind(published, "bonus_evidence", rows)

Reads `marts.bonus_*`; computes nothing. A mart that a version lacks is a sentence, never an error.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from nps_warehouse.db.sql import name, text
from nps_warehouse.errors import NpsError
from nps_warehouse.publish.facts import rows_of

Row = Mapping[str, Any]

STATEMENTS = "bonus_statements"
BEHIND = {
    "bonus_evidence": "evidence_of, payee_id, account_id, responded_on, response_id",
    "bonus_payments": "payee_id, sequence",
    "bonus_restatements": "payee_id, cause, restatement_id",
    "bonus_integrity_signals": "payee_id, signal",
}
"""The marts behind a statement, each with its order."""


NAMED_BY = {
    "scheme": ("scheme_id", "scheme_name"),
    "period": ("period_name", "period_name"),
    "payee": ("payee_id", "payee_name"),
}
"""How people name what a statement is of: the column of its id, and of its name."""


@dataclass(frozen=True)
class Table:
    """Rows of a mart with the types of its columns; without rows the sentence that says why."""

    mart: str
    types: Mapping[str, str]
    rows: tuple[Row, ...]
    absent: str


def statements(
    published: duckdb.DuckDBPyConnection, scheme: str, period: str, payee: str | None = None
) -> Table:
    """The statements of a scheme (id or name) for a period, best paid on first, or that of one payee (id or name).

    Raises NpsError when the version has no statements, and when no scheme, period or payee has that name.
    """
    if not columns_of(published, STATEMENTS):
        raise NpsError("the published version has no bonus_statements: run `nps build`, then `nps publish`")
    scheme_id = _known(published, "scheme", scheme)
    condition = f"scheme_id = {text(scheme_id)}"
    condition += f" and period_name = {text(_known(published, 'period', period, condition))}"
    if payee is not None:
        condition += f" and payee_id = {text(_known(published, 'payee', payee, condition))}"
    return read(
        published,
        STATEMENTS,
        f"select * from marts.{STATEMENTS} where {condition} "
        "order by scheme_version, is_eligible desc, measure_points desc nulls last, payee_id",
    )


def behind(published: duckdb.DuckDBPyConnection, mart: str, statements_: Sequence[Row]) -> Table:
    """The rows of a mart that belong to statements of one scheme and period."""
    types = columns_of(published, mart)
    if not types:
        return Table(
            mart, {}, (), f"This version has no {mart}: build the project as it is now, then publish."
        )
    key = [each for each in ("scheme_id", "period_name", "payee_id") if each in types]
    wanted = sorted({tuple(str(row[each]) for each in key) for row in statements_})
    within = " or ".join(
        "("
        + " and ".join(f"{name(each)} = {text(value)}" for each, value in zip(key, values, strict=True))
        + ")"
        for values in wanted
    )
    order = ", ".join(each.strip() for each in BEHIND[mart].split(",") if each.strip() in types)
    return read(
        published,
        mart,
        f"select * from marts.{name(mart)} where {within or 'false'}"
        + (f" order by {order}" if order else ""),
    )


def read(published: duckdb.DuckDBPyConnection, mart: str, query: str) -> Table:
    """Run a query on a mart."""
    rows = tuple(rows_of(published, query))
    return Table(
        mart, columns_of(published, mart), rows, "" if rows else f"{mart} has no row for this period."
    )


def columns_of(published: duckdb.DuckDBPyConnection, mart: str) -> dict[str, str]:
    """The columns of a mart with their types; none when the version lacks it."""
    found = published.execute(
        """select column_name, data_type from duckdb_columns()
        where database_name = current_database() and schema_name = 'marts' and table_name = $1
        order by column_index""",
        [mart],
    )
    return {str(column): str(kind) for column, kind in found.fetchall()}


def _known(published: duckdb.DuckDBPyConnection, what: str, given: str, condition: str = "true") -> str:
    """The id that a user's word names; else NpsError with some that there are."""
    identifier, label = NAMED_BY[what]
    found = published.execute(
        f"""select {identifier} from marts.{STATEMENTS}
        where ({condition}) and ({identifier} = $1 or lower({label}) = lower($1))
        group by {identifier} order by {identifier} <> $1, {identifier}""",
        [given],
    ).fetchall()
    if len(found) > 1 and found[0][0] != given:
        several = ", ".join(str(each) for (each,) in found)
        raise NpsError(f"several {what}s are called {given}: name one by its id ({several})")
    if found:
        return str(found[0][0])
    there = published.execute(
        f"select distinct {identifier} from marts.{STATEMENTS} where {condition} order by 1 desc limit 4"
    ).fetchall()
    some = ", ".join(str(each) for (each,) in there)
    raise NpsError(
        f"no {what} of bonus_statements is {given}: "
        + (f"use one such as {some}" if some else "it has no statements, because no scheme has a target")
    )
