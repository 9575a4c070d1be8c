"""Which files of a folder are loaded, in which order, and what is reported of the others."""

import io
import os
from pathlib import Path

import pytest
from rich.console import Console

from drops import HEADER, Bench, bench, shown
from nps_warehouse.errors import NpsError
from nps_warehouse.load import load
from nps_warehouse.load.discover.table_names import table_named_by
from nps_warehouse.pipeline import load_step

ROW = HEADER + "r1,9,2025-01-01\n"


@pytest.fixture
def here(tmp_path: Path) -> Bench:
    return bench(tmp_path)


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("account_managers.csv", "account_managers"),
        ("Accounts 2025.csv.gz", "accounts"),
        ("folder/responses_2025-q4.parquet", "responses"),
        ("responsesold.csv", None),
        ("benchmark_responses-1.csv", "benchmark_responses"),
        ("my responses.csv", None),
    ],
)
def test_a_name_begins_with_the_table(name: str, table: str | None) -> None:
    assert table_named_by(name) == table


def test_files_load_in_name_order_and_other_files_are_reported(here: Bench) -> None:
    for name in ("b/responses.csv", "a/responses.csv", ".hidden.csv", "b/.hidden/responses.csv"):
        here.write(name, ROW.replace("r1", name))
    here.write("README.md", "read me")
    here.write("accounts.txt", "account_id\na1\n")
    here.write("mystery.csv", ROW)
    outcomes = {outcome.file: outcome for outcome in here.load().files}
    assert [(name, outcome.status) for name, outcome in outcomes.items()] == [
        ("README.md", "ignored"),
        ("a/responses.csv", "loaded"),
        ("accounts.txt", "failed"),
        ("b/responses.csv", "loaded"),
        ("mystery.csv", "failed"),
    ]
    assert (
        "sources.yml" in outcomes["mystery.csv"].message and "save it as" in outcomes["accounts.txt"].message
    )
    assert here.rows("select file from raw.loads where status = 'loaded' order by load_id") == [
        ("a/responses.csv",),
        ("b/responses.csv",),
    ]


def test_one_file_is_a_drop_and_uses_the_sources_next_to_it(here: Bench) -> None:
    file = here.write("x.csv", ROW)
    here.write("sources.yml", "sources: [{files: x.csv, survey_id: A}, {files: other.csv}]")
    report = load([file], here.warehouse, Console(file=io.StringIO()))
    assert report.files[0].rows_added == 1 and report.notes == ()
    assert here.rows("select survey_id from raw.responses") == [("A",)]


def test_odd_entries_are_named_and_harm_nothing(here: Bench) -> None:
    here.write("responses.csv", ROW)
    (here.drop / "loop").symlink_to(here.drop)
    (here.drop / "dead.csv").symlink_to(here.drop / "nothing")
    (here.drop / "folder.csv").mkdir()
    os.mkfifo(here.drop / "responses_pipe.csv")
    statuses = {outcome.file: outcome.status for outcome in here.load().files}
    assert statuses == {
        "dead.csv": "failed",
        "folder.csv": "failed",
        "responses.csv": "loaded",
        "responses_pipe.csv": "ignored",
    }


@pytest.mark.parametrize(
    "name", ["responses [1]*?.csv", "responses\nline.csv", "responses é 'q\" {x}.csv", "x=1/responses.csv"]
)
def test_any_name_loads_and_stays_on_its_line(here: Bench, name: str) -> None:
    assert here.load_one(name, ROW).rows_added == 1
    here.write("responses_other.csv", "x")
    assert all("line.csv" not in line or "responses" in line for line in shown(here.load()).splitlines())


def test_a_missing_or_empty_drop_is_refused(here: Bench) -> None:
    with pytest.raises(NpsError, match="has no files"):
        here.load()
    with pytest.raises(NpsError, match="does not exist"):
        load([here.drop / "nope"], here.warehouse, Console(file=io.StringIO()))


def test_a_file_that_changes_while_it_is_read_fails(here: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    from nps_warehouse.load import one_file

    here.write("responses.csv", ROW)
    sizes = iter(range(10))
    monkeypatch.setattr(one_file, "_size_and_time", lambda path: next(sizes))
    (outcome,) = here.load().files
    assert outcome.status == "failed" and "changed while" in outcome.message
    assert here.count("responses") == 0


def test_the_report_names_the_three_most_frequent_reasons(here: Bench) -> None:
    here.write("responses.csv", HEADER + "r1,9,d\nr2\nr3,1,d,x\nr4\nr5\n")
    text = shown(here.load())
    assert "4 rejected: 3 ×" in text and "(first: line 3)" in text


def test_a_second_loader_reports_which_process_uses_the_warehouse(here: Bench) -> None:
    import subprocess
    import sys

    here.write("responses.csv", ROW)
    here.load()
    code = (
        "import duckdb, sys, time; c = duckdb.connect(sys.argv[1]); print('held', flush=True); time.sleep(30)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(here.warehouse.raw_file)], stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout is not None and holder.stdout.readline()
        with pytest.raises(NpsError, match=str(holder.pid)):
            here.load()
    finally:
        holder.kill()
        holder.wait()
    assert here.load().files[0].status == "already loaded"


def test_a_name_that_is_not_utf8_is_named_and_harms_nothing(here: Bench) -> None:
    with open(os.fsencode(here.drop) + b"/responses\xff.csv", "w") as file:  # noqa: PTH123
        file.write(ROW)
    (outcome,) = here.load().files
    assert outcome.status == "failed" and "rename" in outcome.message
    assert shown(here.load())


@pytest.mark.parametrize("name", ["answers*.csv", "answers?.csv"])
def test_a_name_that_is_a_pattern_loads_no_other_file(here: Bench, name: str) -> None:
    header = "response_id,question_id,answer\n"
    here.write("answers2.csv", header + "r2,reason,other\n")
    assert here.load_one(name, header + "r1,reason,fine\n").rows_read == 1


@pytest.mark.parametrize(
    ("name", "complaint"),
    [("export.zip", "unpack it into the drop"), ("a.docx", "not loaded: it is not .csv")],
)
def test_a_drop_of_which_nothing_can_be_loaded_fails(tmp_path: Path, name: str, complaint: str) -> None:
    here = bench(tmp_path)
    here.write(name, "x")
    written = io.StringIO()
    with pytest.raises(NpsError, match=r"could not be loaded|no file there can be loaded"):
        load_step([here.drop], here.warehouse, Console(file=written, width=200))
    assert complaint in written.getvalue()


def test_an_export_without_rows_is_reported(tmp_path: Path) -> None:
    outcome = bench(tmp_path).load_one("responses.csv", "score,responded_at\n")
    assert (outcome.status, outcome.notes) == ("loaded", ("has no rows",))
