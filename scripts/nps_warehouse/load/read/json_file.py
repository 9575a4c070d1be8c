"""Lines of JSON objects (`.jsonl`, `.ndjson`) and one JSON array of objects, or of such arrays (`.json`).

A page of an API, an object that lists its objects under `results`, `responses` or `recipients`, is its list.

Lines are read as text and parsed one by one: a line that is not an object is rejected with its number.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from nps_warehouse.db import sql
from nps_warehouse.errors import NpsError
from nps_warehouse.load.read.csv_file import csv_relation
from nps_warehouse.load.read.file_to_read import FileToRead
from nps_warehouse.load.read.ledger_file import is_ledger_file, ledger_rows
from nps_warehouse.load.read.plain_text import plain_text
from nps_warehouse.load.read.rows import (
    LONGEST_SHOWN,
    Reject,
    Rows,
    file_line,
    gap_shifts,
    materialise,
    number_rows,
)

EMPTY = r"""regexp_full_match(line, '\s*\{\s*("([^"\\]|\\.)*"\s*:\s*(null|"")\s*,?\s*)*\}\s*')"""
"""SQL for whether an object says nothing, asked of its text: to extract every key of a wide one takes gigabytes."""
PAGES = ("results", "responses", "recipients")
"""Where HubSpot and Zendesk list the objects of a page."""
LARGEST_JSON = 512 << 20  # bytes: an array is read as a whole


def read_jsonl(file: FileToRead) -> Rows:
    """The objects of a file, a line each."""
    text = plain_text(file)
    return _objects(file.connection, text.path, text.sha256, text.gaps, text.notes)


def read_json(file: FileToRead) -> Rows:
    """The objects of an array, or one object. Raises NpsError with line and column where the JSON is broken."""
    text = plain_text(file)
    if text.path.stat().st_size > LARGEST_JSON:
        raise NpsError(f"is larger than {LARGEST_JSON >> 20} MB; export it as .jsonl, an object a line")
    try:
        content = json.loads(
            text.path.read_text(encoding="utf-8-sig"),
            parse_constant=_refuse_constant,
            object_pairs_hook=_first_of_each,
        )
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise NpsError(f"{where}: not valid JSON ({error.msg}); export it again, or as .jsonl") from error
    except (RecursionError, ValueError) as error:
        raise NpsError(f"not valid JSON ({error}); export it again, or as .jsonl") from error
    if is_ledger_file(content):
        return ledger_rows(file.connection, content, text.sha256)
    pages = content if isinstance(content, list) else [content]
    objects = [item for page in pages for item in _objects_of(page)]
    if objects and all(isinstance(page, list) for page in objects):
        objects = [item for page in objects for item in page]
    lines = file.folder / "objects.jsonl"
    with lines.open("w", encoding="utf-8", newline="") as written:
        written.writelines(json.dumps(item, ensure_ascii=False) + "\n" for item in objects)
    return _objects(file.connection, lines, text.sha256, (), text.notes)


def _objects_of(page: Any) -> list[Any]:
    """The objects of a page, or what is none."""
    lists = [page[key] for key in PAGES if isinstance(page.get(key), list)] if isinstance(page, dict) else []
    return lists[0] if len(lists) == 1 and all(isinstance(item, dict) for item in lists[0]) else [page]


def _refuse_constant(word: str) -> Any:
    raise ValueError(f"{word} is not a JSON number")


def _first_of_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; of a key that is given twice the first counts, as in DuckDB, which reads lines of JSON."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        found.setdefault(key, value)
    return found


def _objects(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    sha256: str,
    gaps: tuple[int, ...],
    notes: tuple[str, ...],
) -> Rows:
    source = csv_relation(path, ["line"], "\x01", quote="", header=False)
    too_long = materialise(connection, f"select line from {source}", "file_lines")
    starts = gap_shifts(gaps)
    too_long = tuple(replace(reject, line=file_line(reject.line, starts)) for reject in too_long)
    relation = number_rows(connection, "file_lines", 1, (*gaps, *(reject.line for reject in too_long)))
    connection.execute(
        "create or replace temp table file_objects as select _number, line, "
        "coalesce(json_valid(line) and json_type(case when json_valid(line) then line end) = 'OBJECT', false) as is_object "
        f"from {relation} where trim(line) <> '' order by _number"
    )
    connection.execute("drop table file_lines")
    broken = connection.execute(
        f"select _number, null, case when json_valid(line) then 'not a JSON object' else 'not valid JSON' end, "
        f"left(line, {LONGEST_SHOWN}) from file_objects where not is_object order by 1"
    ).fetchall()
    rejects = sorted((*too_long, *(Reject(*row) for row in broken)), key=lambda reject: reject.line)
    keys = connection.execute(
        "select key from (select unnest(json_keys(line)) as key, _number from file_objects where is_object) "
        "group by key order by min(_number), key"
    ).fetchall()
    header = tuple(str(key) for (key,) in keys)
    if not header:
        line = f"line {rejects[0].line}: {rejects[0].error}" if rejects else "it is empty"
        raise NpsError(f"has no JSON object ({line}); export it again")
    columns = ", ".join(
        f"nullif(json_extract_string(line, {sql.text(_pointer(name))}), '') as c{place}"
        for place, name in enumerate(header)
    )
    query = f"(select _number, {columns}, {EMPTY} as _is_empty_object from file_objects where is_object)"
    return Rows(
        header,
        query,
        sha256,
        is_numbered=True,
        rejects=tuple(rejects),
        notes=notes,
        is_empty="_is_empty_object",
    )


def _pointer(key: str) -> str:
    return "/" + key.replace("~", "~0").replace("/", "~1")
