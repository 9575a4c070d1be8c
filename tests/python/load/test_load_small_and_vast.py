"""Small files that ask for the whole machine: each is one line in its own name, the file beside it is loaded."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from drops import HEADER, Bench, bench
from nps_warehouse.load.describe.sources import LARGEST
from nps_warehouse.load.explain_file import MOST_SHOWN, previews_of

ROW = "r1,9,2025-01-01\n"
MEMORY, SECONDS = 2 << 30, 10  # three times as long is allowed for a busy machine
CODE = """
import sys, resource
from nps_warehouse.cli import main
try:
    main()
finally:
    print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10)
"""


@pytest.fixture
def here(tmp_path: Path) -> Bench:
    made = bench(tmp_path)
    made.write("account_managers.csv", "account_manager_id,account_manager_name\nm1,Jan\n")
    return made


def load(here: Bench) -> str:
    """Load the drop in a process of its own, within the memory and the time that a small file may take."""
    done = subprocess.run(
        [sys.executable, "-c", CODE, "load", str(here.drop)],
        env={**os.environ, "NPS_WAREHOUSE": str(here.warehouse.root)},
        check=False,
        capture_output=True,
        text=True,
        timeout=3 * SECONDS,
    )
    *shown, peak = done.stdout.splitlines()
    assert int(peak.removeprefix("peak ")) < MEMORY, done.stdout
    assert "Traceback" not in done.stderr and len(done.stderr.splitlines()) <= 1
    return "\n".join(shown)


def blank_lines(drop: Path) -> None:
    content = (HEADER + ROW).encode() + b"\n" * 100_000_000
    (drop / "responses.csv.gz").write_bytes(gzip.compress(content, 9))


def last_cell(drop: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(drop / "responses.xlsx"))
    sheet = book.add_worksheet()
    for place, name in enumerate(HEADER.strip().split(",")):
        sheet.write(0, place, name)
    sheet.write(1_048_575, 16_383, "x")
    book.close()


def swelling(drop: Path) -> None:
    with gzip.open(drop / "responses.csv.gz", "wb") as file:
        file.write(HEADER.encode())
        for _ in range(30):
            file.write(ROW.encode() * 600_000)


def too_wide(drop: Path) -> None:
    names = ",".join(f"k{number}" for number in range(100_000))
    (drop / "responses.csv").write_text(f"{names}\n{names}\n", encoding="utf-8")


def deep_list(drop: Path) -> None:
    deep = "[" * 200 + "1" + "]" * 200
    query = f"select 'r1' as response_id, '9' as score, '2025-01-01' as responded_at, {deep} as deep"
    duckdb.sql(query).write_parquet(str(drop / "responses.parquet"))


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (blank_lines, "responses.csv.gz: has more than 1 000 000 blank lines"),
        (last_cell, "responses.xlsx: spans 17 179 869 184 cells"),
        (swelling, "responses.csv.gz: unpacks to more than 250 times its size"),
        (too_wide, "responses.csv: has 100 000 columns; 25 000 is the most"),
        (deep_list, "responses.parquet: has a column nested more than 20 levels deep: deep"),
    ],
)
def test_a_small_file_that_takes_the_machine_is_one_line(
    here: Bench, make: Callable[[Path], None], says: str
) -> None:
    make(here.drop)
    assert says in load(here)
    assert here.count("account_managers") == 1 and here.count("responses") == 0


@pytest.mark.parametrize(("keys", "lines"), [(150, 3_000), (20_000, 20)])
def test_of_wide_json_what_is_mapped_is_loaded(here: Bench, keys: int, lines: int) -> None:
    more = {f"key {number}": "some text that nobody asked for" for number in range(keys)}
    answers = (
        {"response_id": f"r{number}", "score": number % 11, "responded_at": "2025-01-01", **more}
        for number in range(lines)
    )
    here.write("responses.jsonl", "".join(json.dumps(answer) + "\n" for answer in answers))
    here.write("sources.yml", "sources: [{files: responses.jsonl, columns: {key 7: 'answer:seven'}}]")
    assert "responses.jsonl" in load(here)
    assert (here.count("responses"), here.count("answers")) == (lines, lines)


def test_objects_that_say_nothing_are_empty_rows(here: Bench) -> None:
    lines = [
        '{"response_id": "r1", "score": 9, "responded_at": "2025-01-01"}',
        "{}",
        '{"score": null, "a \\"b": ""}',
        '{"other": 0}',
    ]
    outcome = here.load_one("responses.jsonl", "\n".join(lines))
    assert (outcome.rows_added, outcome.notes[-1]) == (2, "2 empty rows left out")


def test_a_wide_parquet_file_loads_and_its_empty_rows_are_left_out(here: Bench) -> None:
    more = ", ".join(f"null::int as k{number}" for number in range(5_000))
    query = f"select r as response_id, r.replace('r', '') as score, if(r = '', null, '2025-01-01') as responded_at, {more} from unnest(['r1', '', 'r3']) as t(r)"
    duckdb.sql(query).write_parquet(str(here.drop / "responses.parquet"))
    assert "1 empty rows left out" in load(here)
    assert here.rows("select response_id, _source_row from raw.responses order by 2") == [
        ("r1", 1),
        ("r3", 3),
    ]


def test_five_thousand_answer_columns_load(here: Bench) -> None:
    questions = [f"question {number}" for number in range(5_000)]
    body = "".join(f"r{row},9,2025-01-01,{','.join('x' * 5_000)}\n" for row in range(20))
    here.write("responses.csv", HEADER.strip() + "," + ",".join(questions) + "\n" + body)
    mapped = "".join(f"      {name}: 'answer:{name}'\n" for name in questions)
    here.write("sources.yml", f"sources:\n  - files: responses.csv\n    columns:\n{mapped}")
    load(here)
    assert here.count("answers") == 100_000


@pytest.mark.parametrize("kind", ["fifo", "zeros", "huge"])
def test_a_sources_file_that_never_ends_is_one_line(here: Bench, kind: str) -> None:
    file = here.drop / "sources.yml"
    if kind == "fifo":
        os.mkfifo(file)
    elif kind == "zeros":
        file.symlink_to("/dev/zero")
    else:
        file.write_bytes(b"#" * (LARGEST + 1))
    (failed,) = here.load().files
    assert failed.file == "sources.yml" and failed.message.endswith("nothing from this drop was loaded")
    assert ("is larger than 1 MB" if kind == "huge" else "is not a regular file") in failed.message


def test_of_a_wide_file_an_explanation_shows_the_first_columns_and_what_is_loaded(here: Bench) -> None:
    names = [*(f"k{number}" for number in range(1_000)), "score", "responded_at"]
    file = here.write("responses.csv", ",".join(names) + "\n" + ",".join("9" * 1_002) + "\n")
    (preview,) = previews_of(file)
    assert len(preview.columns) == MOST_SHOWN + 2
    assert preview.columns[-2] == ("score", "score", "9")
