"""The folder of an export: the workbook, every mart as csv and as Parquet, and a manifest of all of it.

    team-quarter_2025-Q1/team-quarter_2025-Q1.xlsx
                         bonus_statements.csv   bonus_statements.parquet   …
                         manifest.json

Text that a spreadsheet would take for a formula has an apostrophe before it in csv; Parquet holds it as it is.
"""

import json
import re
from datetime import datetime
from hashlib import sha256 as sha256_of_bytes
from pathlib import Path
from typing import Any

import duckdb

from nps_warehouse.db.sql import name, text
from nps_warehouse.durable import sync
from nps_warehouse.finance.reading import Table
from nps_warehouse.finance.workbook.contents import Contents
from nps_warehouse.finance.workbook.drawing import draw
from nps_warehouse.publish.hashing import sha256

MANIFEST = "manifest.json"
FORMULA = r"^[\s\x00-\x1f]*[=+\-@＝＋－＠]"
"""How a text begins that Excel or LibreOffice takes for a formula when it opens a csv."""


def write_folder(folder: Path, published: duckdb.DuckDBPyConnection, contents: Contents) -> dict[str, int]:
    """Write everything into a folder that exists; rows by file."""
    first = contents.first
    workbook = folder / f"{file_name(first['scheme_id'], first['period_name'])}.xlsx"
    draw(workbook, contents, created(contents.source))
    rows = {workbook.name: len(contents.statements.rows)}
    for table in (contents.statements, *contents.behind.values()):
        rows |= _write_mart(folder, published, table, contents)
    _write_manifest(folder, contents, rows)
    return rows


def file_name(*words: object) -> str:
    """Words as a file name: `team-quarter_2025-Q1`; signs that a file name cannot have become a hash of all."""
    plain = "_".join(str(word) for word in words)
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", plain).lstrip(".-")
    return safe if safe and safe == plain else f"{safe}-{sha256_of_bytes(plain.encode()).hexdigest()[:8]}"


def _write_mart(
    folder: Path, published: duckdb.DuckDBPyConnection, table: Table, contents: Contents
) -> dict[str, int]:
    """A mart's rows of this scheme and period in both formats; nothing for a mart that the version lacks."""
    if not table.types:
        return {}
    first = contents.first
    where = f"where scheme_id = {text(first['scheme_id'])} and period_name = {text(first['period_name'])}"
    relation = f"from marts.{name(table.mart)} {where} order by all"
    safe = ", ".join(_csv_column(column, kind) for column, kind in table.types.items())
    rows: dict[str, int] = {}
    for ending, columns, options in (
        ("csv", safe, "format csv, header true"),
        ("parquet", "*", "format parquet, compression zstd"),
    ):
        file = folder / f"{table.mart}.{ending}"
        [(count,)] = published.execute(
            f"copy (select {columns} from (select * {relation})) to {text(str(file))} ({options})"
        ).fetchall()
        rows[file.name] = int(count)
    return rows


def _csv_column(column: str, kind: str) -> str:
    """A column as csv holds it: text that looks like a formula is kept from being one."""
    quoted = name(column)
    if kind.endswith("[]"):
        quoted = f"array_to_string({quoted}, ', ')"
    elif kind != "VARCHAR":
        return quoted
    return f"case when regexp_matches({quoted}, {text(FORMULA)}) then '''' || {quoted} else {quoted} end as {name(column)}"


def _write_manifest(folder: Path, contents: Contents, rows: dict[str, int]) -> None:
    first, source = contents.first, contents.source
    manifest: dict[str, Any] = {
        "scheme_id": first["scheme_id"],
        "scheme_versions": sorted(contents.bands),
        "period_name": first["period_name"],
        "version": source.get("version"),
        "published_at": source.get("published_at"),
        "build_id": source.get("build_id"),
        "last_load_id": source.get("last_load_id"),
        "ledger_head": source.get("ledger_head"),
        "absent": {table.mart: table.absent for table in contents.behind.values() if table.absent},
        "files": {
            file: {"bytes": (folder / file).stat().st_size, "sha256": sha256(folder / file), "rows": count}
            for file, count in sorted(rows.items())
        },
    }
    written = json.dumps(manifest, indent=2, ensure_ascii=False, default=str) + "\n"
    (folder / MANIFEST).write_text(written, encoding="utf-8")


def sync_all(folder: Path) -> None:
    """Have the disk hold every file of a folder, and their names."""
    for path in [*sorted(folder.iterdir()), folder]:
        sync(path)


def created(source: Any) -> datetime:
    """When the version was published: what the workbook says it was created, so that its bytes never vary."""
    return datetime.strptime(str(source["published_at"]), "%Y-%m-%dT%H:%M:%SZ")
