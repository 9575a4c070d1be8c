"""People who were erased and come back in an export: they are recognised before anything of them is stored.

Reads and rewrites the staged rows of a file (`incoming`); writes what it learns to the tombstones: another id under
which a known address comes back, another answer of a known person. Learning is written before the rows are, so that a
load that is killed has not forgotten it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import duckdb

from nps_warehouse.db import sql
from nps_warehouse.erase.cells import NAMES, answer_cell, as_read_cell
from nps_warehouse.erase.person import published_id
from nps_warehouse.erase.tombstones import (
    RETURNED,
    TABLE,
    Erasure,
    address_hash,
    create_table,
    id_hash,
    key_hash,
    new_pseudonym,
    read,
    write,
)
from nps_warehouse.load.describe.description import ANSWER
from nps_warehouse.load.read.rows import Reject
from nps_warehouse.load.write.stage_rows import INCOMING, StagedRows
from nps_warehouse.raw_tables import LEDGER_TABLES, RawTable
from nps_warehouse.report.wording import counted
from nps_warehouse.settings import Warehouse

AS_EXPORTED = "incoming_as_exported"
Connection = duckdb.DuckDBPyConnection


@dataclass(frozen=True)
class Returning:
    """Recognises who was erased, on the connection that loads.

    warehouse: where the tombstones are. is_dry_run: whether what is learned is not written.
    """

    connection: Connection
    warehouse: Warehouse
    salt: str
    is_dry_run: bool

    @classmethod
    def on(cls, connection: Connection, warehouse: Warehouse, *, is_dry_run: bool) -> "Returning | None":
        """Recognise on a connection; None where nobody was erased."""
        tombstones = read(warehouse)
        if not tombstones.erasures:
            return None
        create_table(connection, tombstones)
        return cls(connection, warehouse, tombstones.salt, is_dry_run)

    def forget(self, table: RawTable, staged: StagedRows) -> tuple[StagedRows, tuple[str, ...]]:
        """Rewrite `incoming` and the rejected records without who was erased; what to report. The ledger never changes."""
        if table.name in LEDGER_TABLES:
            return staged, ()
        self.connection.execute(f"drop view if exists temp.{AS_EXPORTED}")
        self._learn(table, staged)
        rejects = self._without_lines(staged.rejects)
        is_theirs = self._is_theirs(table)
        [(rows,)] = self.connection.execute(f"select count(*) from {INCOMING} where {is_theirs}").fetchall()
        changed = dict(self._cells(table, staged, is_theirs)) if rows or self._has_keys(table) else {}
        if changed:
            listed = ", ".join(f"{cell} as {sql.name(column)}" for column, cell in changed.items())
            self.connection.execute(f"alter view temp.{INCOMING} rename to {AS_EXPORTED}")
            self.connection.execute(
                f"create temp view {INCOMING} as select * replace ({listed}) from {AS_EXPORTED}"
            )
        notes = (
            (f"{counted(rows, 'row')} of people who were erased, without names and texts",) if rows else ()
        )
        return replace(staged, rejects=rejects), notes

    def _is_theirs(self, table: RawTable) -> str:
        """SQL, whether an incoming row is of somebody who was erased."""
        if "respondent_id" in table.columns:
            return f"coalesce({id_hash('respondent_id', self.salt)} in ({_known('id')}), false)"
        if table.name == "answers":
            return f"coalesce({key_hash('response_id', self.salt)} in ({_known('response')}), false)"
        return "false"

    def _cells(self, table: RawTable, staged: StagedRows, is_theirs: str) -> Iterator[tuple[str, str]]:
        """The columns of `incoming` that change, with their SQL."""
        for column in (*table.columns, *staged.answers):
            value = sql.name(column)
            if column == "respondent_id":
                pseudonym = f"select any_value(pseudonym) from {TABLE} where kind = 'id' and hash = {id_hash(value, self.salt)}"
                yield column, f"case when {is_theirs} then ({pseudonym}) else {value} end"
            elif column in NAMES:
                yield column, f"case when {is_theirs} and {value} is not null then '' else {value} end"
            elif column == "answer" or column.startswith(ANSWER):
                yield column, answer_cell(column, is_theirs)
            elif column in ("score", "responded_at") and "respondent_id" in table.columns:
                yield column, as_read_cell(column, is_theirs)
            elif column.endswith("_id"):
                is_key = f"coalesce({key_hash(value, self.salt)} in ({_known('key')}), false)"
                yield column, f"case when {is_key} then {published_id(value)} else {value} end"

    def _has_keys(self, table: RawTable) -> bool:
        """Whether an incoming row has an id of something else that holds an address of somebody who was erased."""
        tests = [
            f"{key_hash(sql.name(column), self.salt)} in ({_known('key')})"
            for column in table.columns
            if column.endswith("_id") and column != "respondent_id"
        ]
        if not tests:
            return False
        found = self.connection.execute(
            f"select exists(select 1 from {TABLE} where kind = 'key') and exists(select 1 from {INCOMING} where {' or '.join(tests)})"
        ).fetchall()
        return bool(found[0][0])

    def _learn(self, table: RawTable, staged: StagedRows) -> None:
        """Add to the tombstones under which other ids, and with which other answers, people come back."""
        learned: dict[str, Erasure] = {}
        for first, erasure in ((each.pseudonyms[0], each) for each in read(self.warehouse).erasures):
            ids = {digest: new_pseudonym() for digest in self._new_ids(staged, erasure)}
            responses, keys = self._new_answers(table, {**erasure.ids, **ids}, erasure)
            if ids or responses or keys:
                learned[first] = replace(
                    erasure,
                    state=RETURNED,
                    ids={**erasure.ids, **ids},
                    responses=(*erasure.responses, *responses),
                    keys=(*erasure.keys, *keys),
                )
        if not learned:
            return
        tombstones = read(self.warehouse)
        for erasure in learned.values():
            tombstones = tombstones.with_erasure(erasure)
        create_table(self.connection, tombstones)
        if not self.is_dry_run:
            write(self.warehouse, tombstones)

    def _new_ids(self, staged: StagedRows, erasure: Erasure) -> Sequence[str]:
        """Hashes of incoming respondent ids that come with an address of a person, or are one, and are not known yet."""
        if "respondent_id" not in staged.columns or not erasure.addresses:
            return ()
        columns = ["respondent_id", *(column for column in ("email",) if column in staged.columns)]
        tests = " or ".join(f"{address_hash(column, self.salt)} in (select unnest($1))" for column in columns)
        return self._hashes(
            f"select distinct {id_hash('respondent_id', self.salt)} from {INCOMING} where ({tests}) "
            f"and {id_hash('respondent_id', self.salt)} not in ({_known('id')})",
            list(erasure.addresses),
        )

    def _new_answers(
        self, table: RawTable, ids: dict[str, str], erasure: Erasure
    ) -> tuple[Sequence[str], Sequence[str]]:
        """Hashes of incoming answers of a person, and of ids of rows of theirs that hold an address, that are new."""
        if "respondent_id" not in table.columns or table.makes_id is None:
            return (), ()
        made = sql.name(table.makes_id)
        found = self._hashes(
            f"select distinct {key_hash(made, self.salt)} from {INCOMING} "
            f"where {id_hash('respondent_id', self.salt)} in (select unnest($1)) and {made} is not null",
            list(ids),
        )
        with_address = self._hashes(
            f"select distinct {key_hash(made, self.salt)} from {INCOMING} "
            f"where {id_hash('respondent_id', self.salt)} in (select unnest($1)) and contains({made}, '@')",
            list(ids),
        )
        responses = found if table.name == "responses" else ()
        return (
            [each for each in responses if each not in erasure.responses],
            [each for each in with_address if each not in erasure.keys],
        )

    def _without_lines(self, rejects: tuple[Reject, ...]) -> tuple[Reject, ...]:
        """Rejected records, those that have an id or an address of somebody who was erased without their text."""
        lines = [reject.line_text or "" for reject in rejects]
        if not any(lines):
            return rejects
        fields = "select line, unnest(regexp_split_to_array(content, '[,;|\"\\t]')) as field from lines"
        found = self.connection.execute(
            f"""with lines as (select unnest($1::varchar[]) as content, unnest(range(len($1))) as line), fields as ({fields})
            select distinct line from fields
            where {id_hash("field", self.salt)} in ({_known("id")}) or {address_hash("field", self.salt)} in ({_known("address")})""",
            [lines],
        )
        theirs = {int(line) for (line,) in found.fetchall()}
        return tuple(
            replace(reject, line_text="") if place in theirs else reject
            for place, reject in enumerate(rejects)
        )

    def _hashes(self, query: str, values: list[str]) -> Sequence[str]:
        return [str(digest) for (digest,) in self.connection.execute(query, [values]).fetchall() if digest]


def _known(kind: str) -> str:
    return f"select hash from {TABLE} where kind = '{kind}'"
