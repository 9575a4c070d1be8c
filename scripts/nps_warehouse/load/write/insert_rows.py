"""Staged rows into raw: only those that are new or changed for their key.

A row is unchanged when what its file says equals the current version of its key: what rows of that key said last, or
the row before it in the same file. Rows without a key are compared by their content and how often it occurs.
"""

from dataclasses import dataclass

import duckdb

from nps_warehouse.db import sql
from nps_warehouse.load.write.repeated_rows import REPEATED
from nps_warehouse.raw_tables import WITHDRAWN_LOADS, RawTable

Connection = duckdb.DuckDBPyConnection
ORIGIN = "? as _load_id, ?::timestamp as _loaded_at, ? as _source_file"
NULL_IS_EMPTY = "known._load_id in (select load_id from raw.loads where rows_superseding is null)"
"""Condition on a row of raw, called `known`: its load is from before absent and empty cells were told apart."""


@dataclass(frozen=True)
class RowOrigin:
    """Where rows come from.

    columns: the columns that the file has. keep_if: SQL, whether a row that is the first of its key is kept. identity:
    the columns that identify an incoming row. withdrawn_loads: the loads that this one withdraws.
    """

    load_id: int
    loaded_at: object
    file: str
    columns: tuple[str, ...]
    keep_if: str = "true"
    identity: tuple[str, ...] = ("_source_row",)
    withdrawn_loads: tuple[int, ...] = ()

    @property
    def values(self) -> list[object]:
        """The values of `ORIGIN`."""
        return [self.load_id, self.loaded_at, self.file]

    @property
    def still_counts(self) -> str:
        """SQL, whether a row of raw, called `known`, still counts."""
        loads = ", ".join(map(str, self.withdrawn_loads))
        counts = f"known._load_id not in ({WITHDRAWN_LOADS})"
        return f"{counts} and known._load_id not in ({loads})" if loads else counts


def insert_new_rows(connection: Connection, table: RawTable, incoming: str, origin: RowOrigin) -> str:
    """Insert the new and changed rows of the relation `incoming`; return the relation that identifies them.

    `incoming` itself when all are new, else one that has the load they supersede in `superseded_load`.
    `find_repeated` comes before it.
    """
    new_rows = _new_rows(connection, table, incoming, origin)
    columns = sql.names(table.columns)
    only_new = (
        ""
        if new_rows == incoming
        else f"semi join {new_rows} as new_rows using ({sql.names(origin.identity)})"
    )
    # Every row carries its number: kept order would only make DuckDB write large tables one and a half times.
    connection.execute("set preserve_insertion_order = false")
    connection.execute(
        f"insert into raw.{table.name} ({columns}, _load_id, _loaded_at, _source_file, _source_row, _read_as) "
        f"select {columns}, {ORIGIN}, _source_row, _read_as from {incoming} {only_new}",
        origin.values,
    )
    connection.execute("reset preserve_insertion_order")
    return new_rows


def has_rows(connection: Connection, table: str) -> bool:
    """Whether a table has any row."""
    return bool(connection.execute(f"select exists(select 1 from {table})").fetchall()[0][0])


def row_content(table: RawTable, columns: tuple[str, ...], alias: str) -> str:
    """SQL for the content of a row: its texts, or typed values where there are any, with times to the second."""
    values = {column: cell_content(table, column, alias) for column in columns}
    if table.name == "responses":  # an answer that was unfinished and now is finished is a new version
        values["set_aside"] = f"json_extract_string({alias}._read_as, '$.set_aside')"
    return _struct(values)


def cell_content(table: RawTable, column: str, alias: str) -> str:
    """SQL for the content of one cell; where a thing has one key, what was never said is empty."""
    text, read = f"{alias}.{sql.name(column)}", f"json_extract_string({alias}._read_as, '$.{column}')"
    if alias == "known" and table.has_history:
        text = f"case when {text} is null and {NULL_IS_EMPTY} then '' else {text} end"
    if column in table.times:
        text = f"coalesce(left({read}, 19), {text})"
    elif column in (*table.dates, *table.numbers):
        text = f"coalesce({read}, {text})"
    return text if table.has_history else f"coalesce({text}, '')"


def _struct(values: dict[str, str]) -> str:
    if not values:
        return "struct_pack(key := true)"
    return f"struct_pack({', '.join(f'{column} := {value}' for column, value in values.items())})"


def _new_rows(connection: Connection, table: RawTable, incoming: str, origin: RowOrigin) -> str:
    """The relation that identifies the rows to insert; `incoming` itself when all are new."""
    keep_if = origin.keep_if
    identity, identified = sql.names(origin.identity), sql.names(origin.identity, "incoming.")
    has_key = " and ".join(f"incoming.{sql.name(column)} is not null" for column in table.needed_key)
    is_known = has_rows(connection, f"raw.{table.name}")
    lacking = f"select 1 from {incoming} as incoming where not ({has_key} and {keep_if})"
    is_lacking = bool(connection.execute(f"select exists({lacking})").fetchall()[0][0])
    if not is_known and not is_lacking and not has_rows(connection, REPEATED):
        return incoming
    others = tuple(column for column in origin.columns if column not in table.key)
    _find_current(connection, table, incoming, others, origin.still_counts if is_known else "false")
    of_key = sql.same(table.key, "incoming", REPEATED)
    single = f"select incoming.* from {incoming} as incoming anti join {REPEATED} on {of_key} where {has_key}"
    several = (
        f"select incoming.* from {incoming} as incoming semi join {REPEATED} on {of_key} where {has_key}"
    )
    content = row_content(table, others, "incoming")
    matches = sql.same(table.key, "incoming", "current_version")
    partition = f"over (partition by {sql.names(table.key, 'incoming.')} order by incoming._source_row)"
    connection.execute(
        f"""create or replace temp table new_rows as
        select {identified}, current_version.load_id as superseded_load from ({single}) as incoming
        left join current_version on {matches}
        where case when current_version.content is null then {keep_if} else {content} is distinct from current_version.content end
        union all
        select {identity}, case when is_first then load_id end from (
            select {identified}, {content} as content, {keep_if} as is_kept, current_version.load_id,
                lag(true) {partition} is null as is_first,
                coalesce(lag({content}) {partition}, current_version.content) as before
            from ({several}) as incoming left join current_version on {matches}
        ) where case when before is null then is_kept else content is distinct from before end
        union all
        select {identity}, null from ({_without_key(table, incoming, has_key, origin)})"""
    )
    return "new_rows"


def _find_current(
    connection: Connection, table: RawTable, incoming: str, columns: tuple[str, ...], still_counts: str
) -> None:
    """Create `current_version`: for each incoming key the load of its current row, and what it says in the columns."""
    key, order = sql.names(table.key, "known."), "row(known._load_id, known._source_row)"
    connection.execute(
        f"create or replace temp table current_version as "
        f"select {key}, max(known._load_id) as load_id, count(*) as versions, "
        f"arg_max({row_content(table, columns, 'known')}, {order}) as content "
        f"from raw.{table.name} as known "
        f"semi join {incoming} as incoming on {sql.same(table.key, 'known', 'incoming')} "
        f"where {still_counts} group by all"
    )
    (has_versions,) = connection.execute("select exists(from current_version where versions > 1)").fetchall()[
        0
    ]
    if not has_versions:
        return
    values = {
        column: f"arg_max({cell_content(table, column, 'known')}, {order}) "
        f"filter (known.{sql.name(column)} is not null or {NULL_IS_EMPTY})"
        for column in columns
    }
    if not table.has_history:
        values = {column: f"coalesce({value}, '')" for column, value in values.items()}
    if table.name == "responses":
        values["set_aside"] = f"arg_max(row(json_extract_string(known._read_as, '$.set_aside')), {order})[1]"
    connection.execute(
        f"create or replace temp table last_said as select {key}, {_struct(values)} as content "
        f"from raw.{table.name} as known "
        f"semi join (from current_version where versions > 1) as several on {sql.same(table.key, 'known', 'several')} "
        f"where {still_counts} group by {key}"
    )
    connection.execute(
        "update current_version set content = last_said.content from last_said "
        f"where {sql.same(table.key, 'current_version', 'last_said')}"
    )


def _without_key(table: RawTable, incoming: str, has_key: str, origin: RowOrigin) -> str:
    """SQL for the rows without a key that occur more often than in raw."""
    content = row_content(table, table.columns, "incoming")
    known = row_content(table, table.columns, "known")
    known_has_key = has_key.replace("incoming.", "known.")
    return f"""
        select {sql.names(origin.identity, "lacking.")}
        from (
            select {sql.names(origin.identity, "incoming.")}, {content} as content,
                row_number() over (partition by {content} order by incoming._source_row) as occurrence
            from {incoming} as incoming where not ({has_key}) and {origin.keep_if}
        ) as lacking
        left join (
            select {known} as content, count(*) as occurrences
            from raw.{table.name} as known where not ({known_has_key}) and {origin.still_counts} group by all
        ) as kept on lacking.content = kept.content
        where lacking.occurrence > coalesce(kept.occurrences, 0)"""
