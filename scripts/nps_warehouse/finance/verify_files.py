"""The verdicts on the ledger itself, and on the files and raw rows that closings were made from."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import duckdb

from nps_warehouse.db.files import open_raw
from nps_warehouse.errors import NpsError
from nps_warehouse.finance.inputs import from_json, matched
from nps_warehouse.finance.ledger import DECISION, NO_FILE, Entry, Ledger, problems
from nps_warehouse.finance.verdict import Verdict
from nps_warehouse.load.read.ledger_file import records_of
from nps_warehouse.publish import versions
from nps_warehouse.publish.manifest import read_manifest
from nps_warehouse.raw_tables import LEDGER_TABLES, RAW_TABLES, WITHDRAWN_LOADS
from nps_warehouse.settings import Warehouse

NOT_AS_WRITTEN = (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError)
"""What an altered file of the ledger raises when something that it held is used."""


def ledger_verdict(warehouse: Warehouse, ledger: Ledger, head: str | None = None) -> Verdict:
    """Whether the files are as they were written, and raw has what they hold. head: the one that was kept elsewhere."""
    differences = [
        *problems(warehouse, ledger),
        *_other_heads(warehouse, ledger),
        *_not_as_loaded(warehouse, ledger),
    ]
    notes: tuple[str, ...] = ()
    if head is not None:
        heads = [NO_FILE, *(entry.sha256 for entry in ledger.entries)]
        if head not in heads:
            differences.insert(
                0,
                f"no file of the ledger has the head {head}: its end is missing, or all of it was rewritten",
            )
        elif head != ledger.head:
            since = len(heads) - 1 - heads.index(head)
            notes = (f"the ledger goes on for {since} files after that head; the last is {ledger.head}",)
    return Verdict("ledger", tuple(differences), notes)


def inputs_verdict(warehouse: Warehouse, ledger: Ledger) -> Verdict:
    """Whether the files behind every closing are loaded, and their rows as they were."""
    differences: list[str] = []
    try:
        with open_raw(warehouse) as raw:
            for entry in ledger.entries:
                if entry.is_payment:
                    differences += each_guarded(entry, lambda entry: _other_inputs(raw, entry))
    except NpsError as error:
        differences += [str(error)] if ledger.entries else []
    return Verdict("inputs", tuple(differences))


def each_guarded(entry: Entry, differences: Callable[[Entry], Iterator[str]]) -> list[str]:
    """What differs for one file of the ledger, each with its name; a file that cannot be used differs too."""
    found: list[str] = []
    try:
        found += [f"{entry.path.stem}: {difference}" for difference in differences(entry)]
    except NOT_AS_WRITTEN:
        found.append(f"{entry.path.stem}: is not as it was written")
    return found


def _other_inputs(raw: duckdb.DuckDBPyConnection, entry: Entry) -> Iterator[str]:
    content = entry.content
    yield from matched(raw, from_json(content["inputs"]), int(content["as_of_load_id"]))[1]


def _other_heads(warehouse: Warehouse, ledger: Ledger) -> Iterator[str]:
    """A line for each kept version that was published with a head that the ledger does not have."""
    if not (warehouse.published / "versions").is_dir():
        return
    heads = {NO_FILE, *(entry.sha256 for entry in ledger.entries)}
    for version in versions.kept(warehouse.published):
        head = (read_manifest(version) or {}).get("ledger_head", NO_FILE)
        if head not in heads:
            yield f"version {version.name} was published when the ledger ended with {head}, which no file has"


def _not_as_loaded(warehouse: Warehouse, ledger: Ledger) -> Iterator[str]:
    """A line for each file that raw lacks or holds otherwise, and for each row of raw that no file holds."""
    try:
        with open_raw(warehouse) as raw:
            loaded = _loaded(raw)
            rows = {table: _rows(raw, table) for table in LEDGER_TABLES}
    except NpsError as error:
        if ledger.entries:
            yield str(error)
        return
    for entry in ledger.entries:
        name = entry.path.name
        if loaded.get(name) is None:
            yield f"{name} is not loaded: run `nps load DROP`, which begins with the ledger"
            continue
        if loaded[name] != entry.sha256:
            yield f"{name} is not as it was loaded: its SHA-256 is another"
        with suppress(*NOT_AS_WRITTEN):
            table = "bonus_decisions" if entry.kind == DECISION else "bonus_closings"
            for record in records_of(entry.content):
                expected = {column: record.get(column) or "" for column in RAW_TABLES[table].columns}
                if rows[table].pop(_key(table, expected), None) != expected:
                    yield f"{name} differs from raw.{table} ({' '.join(_key(table, expected))})"
    for name in sorted(loaded.keys() - {entry.path.name for entry in ledger.entries}):
        yield f"{name} was loaded, and is no longer in the ledger"
    for table, others in rows.items():
        for key in sorted(others):
            yield f"raw.{table} has a row that no file of the ledger holds ({' '.join(key)})"


def _loaded(raw: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The files of the ledger that are loaded, with their SHA-256: the first of each name, which is what was closed."""
    tables = ", ".join(f"'{table}'" for table in LEDGER_TABLES)
    found = raw.execute(
        f"""select file, sha256 from raw.loads where status = 'loaded' and "table" in ({tables}) order by load_id desc"""
    ).fetchall()
    return dict(found)


def _rows(raw: duckdb.DuckDBPyConnection, table: str) -> dict[tuple[str, ...], dict[str, Any]]:
    columns = RAW_TABLES[table].columns
    listed = ", ".join(f"coalesce({column}, '')" for column in columns)
    found = raw.execute(
        f"select {listed} from raw.{table} where _load_id not in ({WITHDRAWN_LOADS}) order by _load_id"
    ).fetchall()
    rows = [dict(zip(columns, row, strict=True)) for row in found]
    return {_key(table, row): row for row in rows}


def _key(table: str, row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[column]) for column in RAW_TABLES[table].key)
