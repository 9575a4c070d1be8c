"""What a closing was made from: every load with rows that counted, with a checksum of its file and one of its raw rows.

Reads raw.duckdb. The row checksums leave out names, e-mail addresses and texts, and have a place instead of a person's
id, so that forgetting a person changes none of them; every other cell that a figure depends on is in them. They do not
depend on the numbers of the loads either: files that are loaded again after raw.duckdb was lost are recognised.

    found = inputs_of(raw, 42)
    chosen, differences = matched(raw, found, 42)     # the same loads, under the numbers they have now
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import duckdb

from nps_warehouse.build.as_of import Chosen
from nps_warehouse.db.sql import name, text
from nps_warehouse.grammar import clean_score, duckdb_full_match, number_in
from nps_warehouse.personal import DATE, without_addresses
from nps_warehouse.raw_tables import IS_WITHDRAWN, LEDGER_TABLES, RAW_TABLES

Connection = duckdb.DuckDBPyConnection
PERSON = "respondent_id"
NOT_HASHED = (
    "full_name",
    "email",
    "answer",
    "what",
    "action",
    "outcome",
    "introduced_company",
    "account_name",
)
"""Columns that hold names and texts of people; no figure depends on them."""
LARGEST_SCORE = 999
"""A larger number in a score may be a telephone number."""


@dataclass(frozen=True)
class Input:
    """A load that counted. rows: how many it has in raw; rows_sha256: their checksum, empty for a file of the ledger."""

    load_id: int
    file: str
    table: str
    sha256: str
    reading: str
    started_at: str
    finished_at: str
    rows: int
    rows_sha256: str

    @property
    def is_ledger(self) -> bool:
        """Whether it is a file of the ledger."""
        return self.table in LEDGER_TABLES


def inputs_of(raw: Connection, up_to: int) -> tuple[Input, ...]:
    """The loads that counted when one had ended, and have rows, in order."""
    loads = _counting(raw, f"load_id <= {int(up_to)}")
    digests = _digests(raw, [row[0] for row in loads if row[2] not in LEDGER_TABLES])
    found = []
    for load_id, file, table, sha256, reading, started_at, finished_at in loads:
        rows, digest = digests.get(load_id, (0, ""))
        if rows or table in LEDGER_TABLES:
            shown = without_addresses(file)
            found.append(Input(load_id, shown, table, sha256, reading, started_at, finished_at, rows, digest))
    return tuple(found)


def as_json(inputs: Sequence[Input]) -> list[dict[str, Any]]:
    """The inputs as a closing holds them."""
    return [asdict(each) for each in inputs]


def from_json(listed: Sequence[dict[str, Any]]) -> tuple[Input, ...]:
    """The inputs that a closing holds. Raises TypeError when they are not as they were written."""
    return tuple(Input(**each) for each in listed)


def matched(raw: Connection, inputs: Sequence[Input], up_to: int) -> tuple[list[Chosen], list[str]]:
    """The loads that the inputs up to a load are today, and a line for each that is not as it was."""
    today = {(row[2], row[3], row[4], without_addresses(row[1])): row[0] for row in _counting(raw, "true")}
    every = _every(raw)
    chosen, differences = [], []
    for each in inputs:
        is_same = every.get(each.load_id) == (each.sha256, each.reading)
        key = (each.table, each.sha256, each.reading, each.file)
        load_id = each.load_id if is_same else today.get(key)
        if load_id is None:
            differences.append(
                f"load {each.load_id} ({each.file}) is not in raw.duckdb any more: load that file again"
            )
        else:
            times = (datetime.fromisoformat(each.started_at), datetime.fromisoformat(each.finished_at))
            chosen.append(Chosen(load_id, each.load_id, *times))
    order = [each.load_id for each, of in zip(chosen, inputs, strict=False) if not of.is_ledger]
    if not differences and order != sorted(order):
        differences.append("files were loaded again in another order, so other versions of rows may count")
    if not differences and [each.load_id for each in chosen] == [each.load_id for each in inputs]:
        known = {each.load_id for each in inputs}
        differences = [
            f"load {each.load_id} ({each.file}) was not in raw.duckdb"
            for each in inputs_of(raw, up_to)
            if each.load_id not in known
        ]
    return chosen, differences or list(_other_rows(raw, inputs, chosen))


def _other_rows(raw: Connection, inputs: Sequence[Input], chosen: Sequence[Chosen]) -> Iterator[str]:
    """A line for each load of which the rows are not as they were."""
    rows = [(each, now) for each, now in zip(inputs, chosen, strict=True) if not each.is_ledger]
    digests = _digests(raw, [now.load_id for _, now in rows])
    for each, now in rows:
        count, rows_sha256 = digests.get(now.load_id, (0, ""))
        if count != each.rows:
            yield f"load {each.load_id} ({each.file}) has {count} rows in raw.duckdb instead of {each.rows}"
        elif rows_sha256 != each.rows_sha256:
            yield f"load {each.load_id} ({each.file}) has other rows in raw.duckdb than it had"


def _counting(raw: Connection, condition: str) -> list[tuple[Any, ...]]:
    """The loads that count among those of a condition."""
    return raw.execute(
        f"""with raw_loads as (select * from raw.loads where {condition})
        select load_id, file, "table", sha256, reading, cast(started_at as varchar), cast(finished_at as varchar)
        from raw_loads as loads
        where status = 'loaded' and not ({IS_WITHDRAWN.replace("from raw.loads", "from raw_loads")})
        order by load_id"""
    ).fetchall()


def _every(raw: Connection) -> dict[int, tuple[str, str]]:
    found = raw.execute("select load_id, sha256, reading from raw.loads where status = 'loaded'").fetchall()
    return {load_id: (sha256, reading) for load_id, sha256, reading in found}


def _digests(raw: Connection, loads: Sequence[int]) -> dict[int, tuple[int, str]]:
    """Rows and their checksum, by load; a load is known by its place among the loads, a person by the first row."""
    raw.execute("create or replace temp table places (load_id bigint, place bigint)")
    raw.execute("insert into places select unnest($1::bigint[]), unnest(range(len($1)))", [list(loads)])
    of_people = [table.name for table in RAW_TABLES.values() if PERSON in table.columns]
    rows = " union all ".join(
        f"select {PERSON}, place, _source_row from raw.{table} join places on load_id = _load_id"
        for table in of_people
    )
    raw.execute(
        f"create or replace temp table people as select {PERSON}, min([place, _source_row]) as first_row "
        f"from ({rows}) where {PERSON} <> '' group by all"
    )
    found: dict[int, tuple[int, str]] = {}
    for table in RAW_TABLES.values():
        if table.name in LEDGER_TABLES:
            continue
        columns = [column for column in table.columns if column not in (*NOT_HASHED, PERSON)] + ["_read_as"]
        is_of_people = PERSON in table.columns
        cells = [_cell(column) for column in columns] + (
            ["cast(first_row as varchar)"] if is_of_people else []
        )
        join = f"left join people using ({PERSON})" if is_of_people else ""
        row = f"to_json([{text(table.name)}, cast(_source_row as varchar), {', '.join(cells)}])"
        query = (
            f"select _load_id, count(*), sha256(string_agg(sha256({row}), '' order by _source_row, sha256({row}))) "
            f"from raw.{name(table.name)} join places on load_id = _load_id {join} group by _load_id"
        )
        for load_id, count, digest in raw.execute(query).fetchall():
            before, earlier = found.get(load_id, (0, ""))
            found[load_id] = (before + count, earlier + digest)
    return found


def _cell(column: str) -> str:
    """SQL: a cell as it is hashed; an id that is an address is only known to be one.

    A score is its number and a time a time: of what else is there, which may be anything, only that it is there.
    """
    quoted = name(column)
    if column == "score":
        number = number_in(clean_score(quoted))
        is_read = f"{number} between -1 and {LARGEST_SCORE}"
        value = f"case when {number} < 0 then '-1' else regexp_extract({quoted}, '[0-9]+([.,][0-9]+)?') end"
    elif column == "responded_at":
        is_read, value = duckdb_full_match(quoted, DATE), quoted
    else:
        return f"case when {quoted} like '%@%' or {quoted} like 'id-%' then 'an address' else {quoted} end"
    return f"case when {is_read} then {value} when {quoted} <> '' then 'unreadable' end"
