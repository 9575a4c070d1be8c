"""Malicious and damaged files: one line each, none of them is loaded in part, the others are loaded."""

import gzip
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
import zstandard

from drops import HEADER, Bench, bench, shown
from nps_warehouse.errors import NpsError
from nps_warehouse.lock import held
from nps_warehouse.settings import Warehouse

TEXT = (HEADER + "r1,9,2025-01-01\nr2,3,2025-01-02\n").encode()
EVIL = "x'); drop table raw.responses; select ('"


@pytest.fixture
def here(tmp_path: Path) -> Bench:
    return bench(tmp_path)


def workbook(folder: Path) -> bytes:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(folder / "made.xlsx"))
    sheet = book.add_worksheet("Answers")
    for number, line in enumerate(TEXT.decode().splitlines()):
        sheet.write_row(number, 0, line.split(","))
    book.close()
    return (folder / "made.xlsx").read_bytes()


def parquet(folder: Path) -> bytes:
    duckdb.sql("select 'r1' as response_id, '9' as score, 'd' as responded_at").write_parquet(
        str(folder / "made.parquet")
    )
    return (folder / "made.parquet").read_bytes()


@pytest.mark.parametrize(
    ("name", "kind", "says"),
    [
        ("responses.xlsx", "csv", "looks like .csv: rename it"),
        ("responses.parquet", "csv", "looks like .csv: rename it"),
        ("responses.csv.gz", "csv", "looks like .csv: rename it"),
        ("responses.csv.zst", "csv", "looks like .csv: rename it"),
        ("responses.csv", "xlsx", "looks like .xlsx: rename it"),
        ("responses.parquet", "xlsx", "looks like .xlsx: rename it"),
        ("responses.csv", "parquet", "looks like .parquet: rename it"),
        ("responses.xlsx", "parquet", "looks like .parquet: rename it"),
        ("responses.csv", "gz", "looks like .csv.gz: rename it"),
        ("responses.csv.gz", "zst", "looks like .zst: rename it"),
        ("responses.csv", "jsonl", "looks like .jsonl: rename it"),
        ("responses.jsonl", "json", "looks like .json: rename it"),
        ("responses.csv", "html", "web page: download the export itself"),
        ("responses.csv", "noise", "encoding"),
    ],
)
def test_the_content_of_a_misnamed_file_is_recognised(
    here: Bench, tmp_path: Path, name: str, kind: str, says: str
) -> None:
    contents = {
        "csv": TEXT,
        "xlsx": workbook(tmp_path),
        "parquet": parquet(tmp_path),
        "gz": gzip.compress(TEXT),
        "zst": zstandard.compress(TEXT),
        "jsonl": b'{"response_id": "r1", "score": 9, "responded_at": "d"}\n',
        "json": b'[\n1,\n{"response_id": "r1"}\n]\n',
        "html": b"<!doctype html>\n<table><tr><td>Please sign in</td></tr></table>\n",
        "noise": bytes(range(1, 256)) * 20,
    }
    here.write("surveys.csv", "survey_id\nS1\n")
    outcome = here.load_one(name, contents[kind])
    assert outcome.status == "failed" and says in outcome.message
    assert "\n" not in outcome.message
    assert here.count("responses") == 0 and here.count("surveys") == 1


@contextmanager
def unprivileged(*folders: Path) -> Iterator[None]:
    """As a user who may not read everything: root becomes nobody, who owns the folders."""
    if os.geteuid() != 0:
        yield
        return
    for folder in folders:
        os.chown(folder, 65534, 65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A temporary folder that other users may enter."""
    folder = Path(tempfile.mkdtemp(prefix="nps-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_unreadable_files_are_named_and_the_others_are_loaded(open_folder: Path, tmp_path: Path) -> None:
    here = bench(open_folder)
    here.write("surveys.csv", "survey_id\nS1\n")
    here.write("secret/responses.csv", TEXT)
    names = ["responses.csv", "responses.csv.gz", "responses.xlsx", "responses.parquet", "responses.jsonl"]
    for name in names:
        here.write(name, TEXT).chmod(0)
    (here.drop / "secret").chmod(0)
    here.warehouse.build_folder.mkdir(parents=True)
    folders = (here.warehouse.root, here.warehouse.build_folder)
    with unprivileged(*folders):
        outcomes = {outcome.file: outcome for outcome in here.load().files}
    for name in (*names, "secret/"):
        assert outcomes[name].status == "failed"
        assert "check its permissions" in outcomes[name].message
    assert outcomes["surveys.csv"].rows_added == 1


def test_an_unreadable_sources_file_stops_its_drop(open_folder: Path) -> None:
    here = bench(open_folder)
    here.write("responses.csv", TEXT)
    here.write("sources.yml", "sources: []").chmod(0)
    here.warehouse.build_folder.mkdir(parents=True)
    with unprivileged(here.warehouse.root, here.warehouse.build_folder):
        (outcome,) = here.load().files
    assert outcome.file == "sources.yml" and "check its permissions" in outcome.message


def test_a_read_only_warehouse_is_reported(open_folder: Path) -> None:
    (open_folder / "closed").mkdir(mode=0o555)
    with (
        unprivileged(),
        pytest.raises(NpsError, match="name another folder in NPS_WAREHOUSE"),
        held(Warehouse(open_folder / "closed" / "warehouse")),
    ):
        raise AssertionError("nobody may write here")


def test_sql_in_a_description_is_data(here: Bench) -> None:
    quoted = EVIL.replace("'", "''")
    here.write(
        "sources.yml",
        f"sources:\n  - files: 'odd*'\n    survey_id: '{quoted}'\n    timezone: UTC\n"
        f"    time_format: '{quoted} %Y'\n    columns: {{'{quoted}': score, Why: 'answer:{quoted}'}}\n",
    )
    outcome = here.load_one("odd.csv", f'response_id,"{EVIL}",responded_at,Why\nr1,9,{EVIL} 2025,because\n')
    assert outcome.status == "loaded", outcome.message
    assert here.rows("select survey_id, score, responded_at, _read_as from raw.responses") == [
        (EVIL, "9", f"{EVIL} 2025", '{"responded_at":"2025-01-01T00:00:00Z"}')
    ]
    assert here.rows("select question_id, answer from raw.answers") == [(EVIL, "because")]


@pytest.mark.parametrize("key", ["table", "format", "encoding", "delimiter", "timezone", "time_format"])
def test_sql_in_a_setting_is_refused_with_its_place(here: Bench, key: str) -> None:
    here.write("responses.csv", TEXT)
    here.write("sources.yml", f'sources:\n  - files: "*"\n    {key}: "{EVIL}"\n')
    (outcome,) = here.load().files
    assert outcome.status == "failed" and outcome.message.startswith("line 3, column ")
    assert here.count("responses") == 0


def test_sql_in_json_keys_and_parquet_columns_is_data(here: Bench, tmp_path: Path) -> None:
    here.load_one(
        "responses.jsonl", f'{{"response_id": "r1", "score": 9, "responded_at": "d", "{EVIL}": "x"}}\n'
    )
    name = EVIL.replace('"', '""')
    duckdb.sql(
        f"""select 'r2' as response_id, '9' as score, 'd' as responded_at, 1 as "{name}" """
    ).write_parquet(str(tmp_path / "odd.parquet"))
    here.load_one("responses.parquet", (tmp_path / "odd.parquet").read_bytes())
    assert here.rows("select response_id from raw.responses order by 1") == [("r1",), ("r2",)]


def test_names_with_markup_quotes_and_line_ends_are_shown_as_they_are(here: Bench) -> None:
    for name in (
        "responses [red]'a\"[/].csv",
        "responses\x1b[2J.csv",
        "responses\n\r.csv",
        "responses \u202e.csv",
    ):
        here.write(name, HEADER + f"{len(name)},9,2025-01-01\n")
    text = shown(here.load())
    assert "[red]'a\"[/]" in text and "\x1b" not in text and "\u202e" not in text
    assert "responses\\n\\r.csv" in text


def test_a_constant_keeps_its_quotes(here: Bench) -> None:
    here.write("sources.yml", 'sources:\n  - {files: \'*.csv\', survey_id: "O\'Brien \\"&\\" zoë 雪"}\n')
    here.load_one("responses.csv", TEXT)
    assert here.rows("select distinct survey_id from raw.responses") == [('O\'Brien "&" zoë 雪',)]


@pytest.mark.parametrize(("failed", "says"), [(0, None), (1, "1 cell of"), (3_000, "3000 cells of")])
def test_cells_whose_formula_failed_are_counted(
    here: Bench, tmp_path: Path, failed: int, says: str | None
) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(tmp_path / "made.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADER.strip().split(","))
    for row in range(1, 12_000 if failed > 1 else 5):
        sheet.write_row(row, 0, [f"r{row}", 9, "2025-01-01"])
        if row <= failed:
            sheet.write_formula(row, 1, "=1/0", None, "#DIV/0!")
    book.close()
    outcome = here.load_one("responses.xlsx", (tmp_path / "made.xlsx").read_bytes())
    assert outcome.status == "loaded"
    assert [note.startswith(says) for note in outcome.notes] == ([True] if says else [])
    assert here.rows("select count(*) from raw.responses where score = ''") == [(failed,)]
