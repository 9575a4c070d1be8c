"""Rows that sum up the others of a file are rejected: they are no answers, and no accounts.

A word such as `Average` in the first column or in the id is not enough: someone may be called Max, and a company Total.
An answer has an id of its own and a time; what sums up answers has the word there instead, or lacks them, or is at the end of
the file. What sums up accounts has nothing but numbers next to the word.
"""

import duckdb

from nps_warehouse.load.describe.description import ANSWER, Description
from nps_warehouse.load.formats.summary_words import is_summary
from nps_warehouse.load.read.rows import LONGEST_SHOWN, Reject, Rows, column_names
from nps_warehouse.load.write.column_layout import ColumnLayout

REASON = "a summary row, which sums up others"
CELLS_SHOWN = 20  # to take all of a wide row would take the memory of extracting them
NUMBER = r"[-+]?[0-9.,%€$£ ]*"


def summary_columns(rows: Rows, layout: ColumnLayout, description: Description) -> list[str]:
    """SQL for two columns: the text of a row that may sum up others, null for all else; and whether it does.

    True: it does. False: at the end of the file. Null: it does not, as it has an id of its own.
    """
    table = description.raw_table
    own_id = table.makes_id or table.key[0]
    by_place = {place: target for target, place in layout.targets.items()}
    first = by_place.get(0, "")
    id_place = layout.targets.get(own_id)
    places = ({0} if not first.startswith(ANSWER) else set[int]()) | (
        {id_place} if id_place is not None else set()
    )
    named = [is_summary(f"c{place}") for place in sorted(places)]
    sure = ["false"]
    if table.makes_id:
        times = [f"c{layout.targets[time]} is null" for time in table.times if time in layout.targets][:1]
        sure += times if set(table.times) & set(table.required) else []
        if first in ("score", *table.times):
            sure.append(is_summary("c0"))
        if id_place is not None:
            sure.append(is_summary(f"c{id_place}"))
    else:
        others = [place for target, place in layout.targets.items() if place != 0 and target != own_id]
        empty = [f"regexp_full_match(coalesce(c{place}, ''), '{NUMBER}')" for place in others]
        sure.append(" and ".join(empty) or "false")
    has_no_id = table.makes_id is not None and id_place is None
    cells = ", ".join(column_names(min(len(rows.header) - rows.derived_columns, CELLS_SHOWN)))
    may_be = " or ".join(named) or "false"
    is_sure = " or ".join(f"({test})" for test in sure)
    return [
        f"case when {may_be} then left(concat_ws(', ', {cells}), {LONGEST_SHOWN}) end as _summary",
        f"case when not ({may_be}) then null when {is_sure} then true when {has_no_id} then false end as _is_summary",
    ]


def reject_summary_rows(
    connection: duckdb.DuckDBPyConnection, relation: str, last_header_line: int
) -> tuple[Reject, ...]:
    """Leave the summary rows out of `staged` as if they were empty, and return them as rejected records.

    relation: `staged` with the numbers of its rows.
    """
    connection.execute(
        "update staged set _summary = null where _summary is not null and _is_summary is distinct from true and not "
        "(_is_summary is not null and rowid > "
        "(select coalesce(max(rowid), -1) from staged where _summary is null and not _is_empty))"
    )
    found = connection.execute(
        f"select _number, _summary from {relation} where _summary is not null and _number > {last_header_line} order by 1"
    ).fetchall()
    connection.execute("update staged set _is_empty = true where _summary is not null")
    return tuple(Reject(int(number), None, REASON, str(text)) for number, text in found)
