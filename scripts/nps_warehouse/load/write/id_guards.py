"""What an id must not look like, and how many rows may contradict one before it is not believed.

>>> exceeds_a_handful(1, 12), exceeds_a_handful(2, 12), exceeds_a_handful(12, 1200)
(False, True, False)
"""

import duckdb

from nps_warehouse.db import sql
from nps_warehouse.errors import NpsError, printable
from nps_warehouse.load.write.stage_rows import INCOMING, StagedRows
from nps_warehouse.raw_tables import RawTable

HANDFUL = 0.01
SCIENTIFIC = r"[+-]?\d([.,]\d+)?[eE]\+\d+"
LONGEST_SHOWN = 60


def exceeds_a_handful(rows: int, of: int) -> bool:
    """Whether so many rows are more than slips: one always may be, and one in a hundred."""
    return rows > max(1, HANDFUL * of)


def shown(value: object) -> str:
    """A value of a file in a message: printable and not long."""
    text = printable(str(value))
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def refuse_scientific_ids(connection: duckdb.DuckDBPyConnection, table: RawTable, staged: StagedRows) -> None:
    """Raise NpsError where a spreadsheet shortened ids to numbers like 1.18E+11: their other digits are lost."""
    columns = [column for column in staged.columns if column.endswith("_id")]
    if not columns:
        return
    tests = {
        column: f"contains({sql.name(column)}, '+') and regexp_full_match({sql.name(column)}, {sql.text(SCIENTIFIC)})"
        for column in columns
    }
    listed = ", ".join(
        f"count(*) filter ({test}), min(_source_row) filter ({test}), "
        f"arg_min({sql.name(column)}, _source_row) filter ({test})"
        for column, test in tests.items()
    )
    found = connection.execute(f"select {listed} from {INCOMING}").fetchall()[0]
    for place, column in enumerate(columns):
        count, row, value = found[3 * place : 3 * place + 3]
        if count:
            way_out = " or name the columns that identify a row under id_from in sources.yml" * (
                column == table.makes_id
            )
            raise NpsError(
                f"row {row}: the {column} {shown(value)} was shortened by a spreadsheet, as were {count} of "
                f"{staged.rows}, and its other digits are lost; export it again and do not save it from a "
                f"spreadsheet,{way_out or ' or write `ignore` for that column under columns in sources.yml'}"
            )
