"""Files that hold more than one row per answer: those of one question are chosen, `only: {question_id: nps}`.

A file of responses with a row per question (`response_id, question_id, score`) has several scores of one person, of which
at most one is the Net Promoter Score's: without `only:` it is refused.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import duckdb

from nps_warehouse.db import sql
from nps_warehouse.errors import NpsError
from nps_warehouse.load.describe.description import Description
from nps_warehouse.load.formats.data_rows import data_rows, numbered
from nps_warehouse.load.formats.score_wording import asks_for_score, bare
from nps_warehouse.load.read.rows import Rows
from nps_warehouse.load.suggestions import did_you_mean

_QUESTION = re.compile(
    "(question|vraag|frage|pregunta|fraga|sporgsmal|pytanie|metric|measure|indicator|kpi)( ?(id|name|text|code|key|type))?"
)
"""Names of a column that says which question a row answers."""
MOST_LISTED = 8


def chosen_rows(
    connection: duckdb.DuckDBPyConnection,
    rows: Rows,
    description: Description,
    stated: Mapping[str, str],
    file: str,
) -> tuple[Rows, tuple[str, ...]]:
    """The rows that `only:` chooses, with a note on the others. stated: the columns that `sources.yml` maps.

    Raises NpsError for a file with a row per question of which none is chosen.
    """
    if not description.only:
        _refuse_row_per_question(connection, rows, description, stated, file)
        return rows, ()
    rows = numbered(connection, rows)
    notes = []
    for name, texts in description.only.items():
        column = f"c{_place(rows.header, name)}"
        listed = ", ".join(sql.text(text.lower()) for text in texts)
        is_chosen = f"lower(trim({column})) in ({listed})"
        ((chosen, others),) = data_rows(connection, rows, description.header_records).query(
            f"select count(*) filter ({is_chosen}), count(*) filter ({is_chosen} is not true) from data"
        )
        if others and not chosen:
            found = _texts(connection, rows, description, column)
            raise NpsError(
                f"has no row whose {name} is {' or '.join(texts)}, as `only:` in sources.yml says; it has {_shown(found)}"
            )
        rows = replace(rows, relation=f"(select * from {rows.relation} where {is_chosen})")
        if others:
            left_out = "1 row left out: its" if others == 1 else f"{others} rows left out: their"
            notes.append(f"{left_out} {name} is not {' or '.join(texts)}")
    return rows, tuple(notes)


def _refuse_row_per_question(
    connection: duckdb.DuckDBPyConnection,
    rows: Rows,
    description: Description,
    stated: Mapping[str, str],
    file: str,
) -> None:
    if description.export or "score" not in description.raw_table.required:
        return
    known = {name.lower() for name in stated}
    for place, name in enumerate(rows.header):
        if not _QUESTION.fullmatch(bare(name)) or name.lower() in known:
            continue
        found = _texts(connection, rows, description, f"c{place}")
        if len(found) > 1:
            example = next(filter(asks_for_score, found), found[0])
            one = json.dumps({name: example}, ensure_ascii=False)
            raise NpsError(
                f"has a row per question: {name} is {_shown(found)}, and an NPS is of one of them; choose it in "
                f"sources.yml, like: {{files: {json.dumps(file, ensure_ascii=False)}, only: {one}}}; if the column says "
                "something else, map it to ignore"
            )


def _texts(
    connection: duckdb.DuckDBPyConnection, rows: Rows, description: Description, column: str
) -> list[str]:
    """The first distinct texts of a column."""
    data = data_rows(connection, rows, description.header_records)
    found = data.query(f"select distinct {column} from data and {column} is not null limit {MOST_LISTED + 1}")
    return sorted(str(text) for (text,) in found)


def _shown(texts: Sequence[str]) -> str:
    shown = [text if len(text) <= 30 else text[:29] + "…" for text in texts[:MOST_LISTED]]
    return ", ".join(shown) + (", …" if len(texts) > MOST_LISTED else "")


def _place(header: Sequence[str], name: str) -> int:
    lower = [each.lower() for each in header]
    if name.lower() not in lower:
        raise NpsError(
            f"has no column {name}, which `only:` in sources.yml names; {did_you_mean(name, header)}"
        )
    return lower.index(name.lower())
