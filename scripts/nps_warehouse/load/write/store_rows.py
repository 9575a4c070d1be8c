"""One file, one transaction: its rows, its rejected records and its row in `raw.loads`, or none of them."""

from contextlib import suppress
from dataclasses import replace

import duckdb

from nps_warehouse.db import sql
from nps_warehouse.load.describe.description import Description
from nps_warehouse.load.write import load_records
from nps_warehouse.load.write.insert_rows import RowOrigin, has_rows, insert_new_rows
from nps_warehouse.load.write.load_records import LoadRecord
from nps_warehouse.load.write.repeated_rows import find_repeated
from nps_warehouse.load.write.stage_rows import INCOMING, StagedRows
from nps_warehouse.load.write.superseded_rows import Superseded, check_superseded
from nps_warehouse.personal import without_addresses
from nps_warehouse.raw_tables import RAW_TABLES

Connection = duckdb.DuckDBPyConnection


def store_rows(
    connection: Connection, file: str, sha256: str, description: Description, staged: StagedRows
) -> tuple[LoadRecord, tuple[str, ...]]:
    """Store what is staged; return the record of the load, and what to report about earlier ones.

    Raises NpsError when its ids are those of other rows.
    """
    withdrawn = load_records.earlier_loads(connection, file, sha256)
    connection.execute("begin")
    try:
        load_id, started_at = load_records.next_load(connection)
        origin = RowOrigin(load_id, started_at, file, staged.columns, withdrawn_loads=withdrawn)
        added, superseded = _insert(connection, description, staged, origin)
        load_records.write_rejected_rows(connection, load_id, file, staged.rejects)
        record = LoadRecord(
            file,
            sha256,
            description.table,
            description.reading_hash,
            "loaded",
            rows_added=added,
            rows_unchanged=staged.rows - added,
            rows_rejected=len({reject.line for reject in staged.rejects}),
            scale=description.scale,
            tool=description.tool,
            wording=staged.wording,
            rows_superseding=superseded.rows,
        )
        load_records.write_load_record(connection, load_id, started_at, record)
        connection.execute("commit")
    except BaseException:
        roll_back(connection)
        raise
    again = ("was described differently before; its earlier rows are superseded",) if withdrawn else ()
    return record, (*again, *superseded.notes)


def withdraw_file(connection: Connection, file: str, sha256: str, description: Description) -> bool:
    """Withdraw the earlier loads of a file that is left out, by a load without rows; whether any had to be."""
    if sha256 not in load_records.counting_loads(connection, file, description.reading_hash):
        return False
    connection.execute("begin")
    load_id, started_at = load_records.next_load(connection)
    record = LoadRecord(file, sha256, description.table, description.reading_hash, "loaded")
    load_records.write_load_record(connection, load_id, started_at, record)
    connection.execute("commit")
    return True


def record_failure(connection: Connection, file: str, table: str | None, error: str) -> None:
    """A row in `raw.loads` that says why nothing of the file was loaded."""
    connection.execute("begin")
    load_id, started_at = load_records.next_load(connection)
    record = LoadRecord(file, None, table, None, "failed", error=without_addresses(error))
    load_records.write_load_record(connection, load_id, started_at, record)
    connection.execute("commit")


def roll_back(connection: Connection) -> None:
    """End a transaction that failed, if one is open."""
    with suppress(duckdb.Error):
        connection.execute("rollback")


def _insert(
    connection: Connection, description: Description, staged: StagedRows, origin: RowOrigin
) -> tuple[int, Superseded]:
    """Insert rows and their answers; how many records added something new, and what they supersede."""
    new_rows = insert_new_rows(connection, description.raw_table, INCOMING, origin)
    superseded = check_superseded(connection, description, staged, new_rows, origin.file)
    if not staged.answers:
        added = (
            staged.rows if new_rows == INCOMING else _count(connection, f"select count(*) from {new_rows}")
        )
        return added, superseded
    connection.execute(f"create or replace temp table new_records as select _source_row from {new_rows}")
    all_new = new_rows == INCOMING and not has_rows(connection, "raw.answers")
    questions = ", ".join(sql.text(target.partition(":")[2]) for target in staged.answers)
    connection.execute(
        "create or replace temp table incoming_answers as select * replace (coalesce(answer, '') as answer) from ("
        f"select response_id, unnest([{questions}]) as question_id, unnest([{sql.names(staged.answers)}]) as answer, "
        f"_source_row, cast(null as varchar) as _read_as from {INCOMING})"
        + (" where answer <> ''" if all_new else "")
    )
    table = RAW_TABLES["answers"]
    find_repeated(connection, table, "incoming_answers")
    origin = replace(
        origin,
        columns=table.columns,
        keep_if="incoming.answer <> ''",
        identity=("_source_row", "question_id"),
    )
    new_answers = insert_new_rows(connection, table, "incoming_answers", origin)
    added = _count(
        connection,
        f"select count(*) from (select _source_row from new_records union select _source_row from {new_answers})",
    )
    return added, superseded


def _count(connection: Connection, query: str) -> int:
    return int(connection.execute(query).fetchall()[0][0])
