"""Staged rows into raw: only what is new or changed for its key.

A row is unchanged when it says the same as the current version of its key: the row of that key loaded last, or the
one before it in the same file. Rows that lack a key are told by their content and how often it occurs.
"""

from dataclasses import dataclass

import duckdb

from nps_warehouse.db import sql
from nps_warehouse.raw_tables import RawTable

Connection = duckdb.DuckDBPyConnection
ORIGIN = "? as _load_id, ?::timestamp as _loaded_at, ? as _source_file"


@dataclass(frozen=True)
class Landing:
    """Where rows come from.

    worth: SQL that says whether a row without predecessor is worth keeping. identity: the columns that tell the
    incoming rows apart. taken_back: the loads that this one takes back, whose rows are as good as not there.
    """

    load_id: int
    loaded_at: object
    file: str
    worth: str = "true"
    identity: tuple[str, ...] = ("_source_row",)
    taken_back: tuple[int, ...] = ()

    @property
    def origin(self) -> list[object]:
        """The values of `ORIGIN`."""
        return [self.load_id, self.loaded_at, self.file]

    @property
    def stands(self) -> str:
        """SQL that says whether a row of raw, called `known`, still stands."""
        loads = ", ".join(map(str, self.taken_back))
        return f"known._load_id not in ({loads})" if loads else "true"


def land(connection: Connection, table: RawTable, incoming: str, landing: Landing) -> str:
    """Insert the new and changed rows of the relation `incoming`; the relation that tells which."""
    fresh = _fresh(connection, table, incoming, landing)
    columns = sql.names(table.columns)
    chosen = "" if fresh == incoming else f"semi join {fresh} as fresh using ({sql.names(landing.identity)})"
    # Every row carries its number: kept order would only make DuckDB write large tables one and a half times.
    connection.execute("set preserve_insertion_order = false")
    connection.execute(
        f"insert into raw.{table.name} ({columns}, _load_id, _loaded_at, _source_file, _source_row, _read_as) "
        f"select {columns}, {ORIGIN}, _source_row, _read_as from {incoming} {chosen}",
        landing.origin,
    )
    connection.execute("reset preserve_insertion_order")
    return fresh


def has_rows(connection: Connection, table: str) -> bool:
    """Whether a table has any row."""
    return bool(connection.execute(f"select exists(select 1 from {table})").fetchall()[0][0])


def content(table: RawTable, columns: tuple[str, ...], alias: str) -> str:
    """SQL for what a row says: its texts, in place of which readings stand where there are any, times to the second."""
    parts = []
    for column in columns:
        text, read = f"{alias}.{sql.name(column)}", f"json_extract_string({alias}._read_as, '$.{column}')"
        if column in table.times:
            text = f"coalesce(left({read}, 19), {text})"
        elif column in (*table.dates, *table.numbers):
            text = f"coalesce({read}, {text})"
        parts.append(f"{column} := {text}")
    if table.name == "responses":  # an answer that is finished at last says something new
        parts.append(f"set_aside := json_extract_string({alias}._read_as, '$.set_aside')")
    return f"struct_pack({', '.join(parts)})"


def _fresh(connection: Connection, table: RawTable, incoming: str, landing: Landing) -> str:
    """The relation of the rows to insert, by their identity: `incoming` itself when all are new."""
    worth = landing.worth
    identity, told = sql.names(landing.identity), sql.names(landing.identity, "incoming.")
    needed = [column for column in table.key if column not in table.key_may_lack]
    whole = " and ".join(f"incoming.{sql.name(column)} is not null" for column in needed)
    key = sql.names(table.key)
    connection.execute(
        f"create or replace temp table repeated as select {key} from {incoming} as incoming where {whole} "
        "group by all having count(*) > 1"
    )
    is_known = has_rows(connection, f"raw.{table.name}")
    lacking = f"select 1 from {incoming} as incoming where not ({whole} and {worth})"
    is_lacking = bool(connection.execute(f"select exists({lacking})").fetchall()[0][0])
    if not is_known and not is_lacking and not has_rows(connection, "repeated"):
        return incoming
    _find_current(connection, table, incoming, landing.stands if is_known else "false")
    single = f"select incoming.* from {incoming} as incoming anti join repeated on {sql.same(table.key, 'incoming', 'repeated')} where {whole}"
    several = f"select incoming.* from {incoming} as incoming semi join repeated on {sql.same(table.key, 'incoming', 'repeated')} where {whole}"
    others = tuple(column for column in table.columns if column not in table.key)
    says = content(table, others, "incoming")
    matches = sql.same(table.key, "incoming", "current_version")
    partition = f"over (partition by {sql.names(table.key, 'incoming.')} order by incoming._source_row)"
    connection.execute(
        f"""create or replace temp table fresh_rows as
        select {told} from ({single}) as incoming
        left join current_version on {matches}
        where case when current_version.says is null then {worth} else {says} is distinct from current_version.says end
        union all
        select {identity} from (
            select {told}, {says} as says, {worth} as is_worth,
                coalesce(lag({says}) {partition}, current_version.says) as before
            from ({several}) as incoming left join current_version on {matches}
        ) where case when before is null then is_worth else says is distinct from before end
        union all
        select {identity} from ({_without_key(table, incoming, whole, landing)})"""
    )
    return "fresh_rows"


def _find_current(connection: Connection, table: RawTable, incoming: str, stands: str) -> None:
    """`current_version`: for the keys that come in, what their current version says."""
    others = tuple(column for column in table.columns if column not in table.key)
    connection.execute(
        f"create or replace temp table current_version as "
        f"select {sql.names(table.key, 'known.')}, "
        f"arg_max({content(table, others, 'known')}, row(known._load_id, known._source_row)) as says "
        f"from raw.{table.name} as known "
        f"semi join {incoming} as incoming on {sql.same(table.key, 'known', 'incoming')} "
        f"where {stands} group by all"
    )


def _without_key(table: RawTable, incoming: str, whole: str, landing: Landing) -> str:
    """Rows that lack a key and occur more often than raw knows them."""
    says = content(table, table.columns, "incoming")
    known = content(table, table.columns, "known")
    kept_whole = whole.replace("incoming.", "known.")
    return f"""
        select {sql.names(landing.identity, "lacking.")}
        from (
            select {sql.names(landing.identity, "incoming.")}, {says} as says,
                row_number() over (partition by {says} order by incoming._source_row) as occurrence
            from {incoming} as incoming where not ({whole}) and {landing.worth}
        ) as lacking
        left join (
            select {known} as says, count(*) as occurrences
            from raw.{table.name} as known where not ({kept_whole}) and {landing.stands} group by all
        ) as kept on lacking.says = kept.says
        where lacking.occurrence > coalesce(kept.occurrences, 0)"""
