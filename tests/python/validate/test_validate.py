"""What a run of a gate leaves behind: a verdict, rows in `audit.validation_results`, Data Docs, and lines to read."""

import io
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from nps_warehouse.documents.look import checksum
from nps_warehouse.errors import NpsError
from nps_warehouse.settings import Warehouse
from nps_warehouse.validate import Verdict, dialect, engine, show, validate
from nps_warehouse.validate.data_docs import offline
from nps_warehouse.validate.engine import exception_text
from nps_warehouse.validate.expectations.suites import question_ids, suite
from nps_warehouse.validate.gates import Result, Rule, Table
from validate_fixtures import change, whole

FETCHED = re.compile(
    r"<script|<iframe|<link[^>]+href=[\"']?(?:https?:)?//|<[^>]+\bsrc=[\"']?(?:https?:)?//|url\(\s*[\"']?(?:https?:)?//|@import",
    re.IGNORECASE,
)


CHOSEN = {"raw.responses", "raw.answers", "marts.nps_overall", "marts.nps_by_branch", "marts.fct_responses"}


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fixed settings, and few tables: all of them are checked in test_raw_gate and test_marts_gate."""
    monkeypatch.setattr(
        "nps_warehouse.validate.expectations.suites.variables", lambda: {"minimum_readable_scores": 0.9}
    )
    monkeypatch.setattr(
        "nps_warehouse.validate.validating.suite",
        lambda *given: tuple(table for table in suite(*given) if table.name in CHOSEN),
    )


def shown(verdict: Verdict) -> str:
    written = io.StringIO()
    show(verdict, Console(file=written, width=80))
    return written.getvalue()


def rows(warehouse: Warehouse, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(warehouse.nps_file)) as connection:
        return connection.execute(query).fetchall()


def test_a_sound_gate_passes_in_one_line_and_says_nothing_else(
    warehouse: Warehouse, capfd: pytest.CaptureFixture[str]
) -> None:
    verdict = validate("marts", warehouse, Console())
    assert capfd.readouterr() == ("", "")
    assert verdict.passed
    assert shown(verdict) == f"marts: {len(verdict.results)} of {len(verdict.results)} expectations hold\n"
    found = rows(
        warehouse,
        "select distinct gate, build_id, up_to_load_id, success, exception from audit.validation_results",
    )
    assert found == [("marts", "b2", 4, True, None)]


def test_every_run_is_recorded_and_numbered(warehouse: Warehouse) -> None:
    first = validate("raw", warehouse, Console())
    change(warehouse, "delete from raw.responses")
    second = validate("raw", warehouse, Console())
    assert (first.passed, second.passed) == (True, False)
    runs = rows(
        warehouse,
        """select run_sequence, up_to_load_id, bool_and(success), count(*) from audit.validation_results
        group by all order by 1""",
    )
    assert runs == [(1, 4, True, len(first.results)), (2, 4, False, len(second.results))]


def test_a_failure_names_table_column_expected_seen_and_what_to_do(warehouse: Warehouse) -> None:
    change(warehouse, "update marts.nps_by_branch set nps_high = 120 where period_start = date '2025-02-01'")
    verdict = validate("marts", warehouse, Console())
    assert not verdict.passed
    (line,) = shown(verdict).splitlines()[1:]
    assert line == (
        "  FAILED  marts.nps_by_branch nps_low, nps, nps_high are between −100 and 100, in this order: "
        "seen 1 of 6 rows, such as nps_high 120.0; "
        "look at the model in models/marts, then run `nps build` again"
    )


def test_a_warning_is_shown_and_does_not_stop(warehouse: Warehouse) -> None:
    change(warehouse, "update raw.answers set question_id = 'reson' where response_id = '3'")
    verdict = validate("raw", warehouse, Console())
    assert verdict.passed
    assert [(result.table, result.column) for result in verdict.warnings] == [("raw.answers", "question_id")]
    assert (
        "  warning  raw.answers question_id is a known question: seen 1 of 100 rows, such as reson; "
        in shown(verdict)
    )


def test_what_cannot_be_checked_is_critical_and_shown_once(warehouse: Warehouse) -> None:
    change(warehouse, "alter table marts.nps_overall drop column nps_low")
    verdict = validate("marts", warehouse, Console())
    assert not verdict.passed
    assert [result.table for result in verdict.failed_critical] == ["marts.nps_overall"]
    lines = shown(verdict).splitlines()[1:]
    assert len(lines) == 1
    assert "marts.nps_overall: could not be checked" in lines[0]
    assert "nps_low" in lines[0]


def test_what_great_expectations_cannot_check_is_critical(sound: Warehouse) -> None:
    rules = (
        Rule(
            "is known",
            "ExpectColumnValuesToBeInSet",
            {"column": "no_such", "value_set": [1]},
            severity="warning",
        ),
        Rule("is there", "ExpectColumnValuesToNotBeNull", {"column": "score"}),
    )
    table = Table("marts.fct_responses", "select * from marts.fct_responses", rules)
    (checked,) = engine.run(dialect.source_of(sound.nps_file), "marts", [table])
    wrong, right = checked.results
    assert wrong.exception and wrong.is_critical and not wrong.success
    assert right.success and not right.exception


def test_an_exception_is_critical_even_where_a_failure_would_be_a_warning() -> None:
    result = Result("raw", "is known", "raw.answers", "question_id", "warning", True, "", exception="boom")
    verdict = Verdict("raw", (result,))
    assert verdict.failed_critical == (result,)
    assert verdict.warnings == ()
    assert not verdict.passed


def test_exceptions_are_found_in_both_of_their_shapes() -> None:
    raised = {
        "raised_exception": True,
        "exception_message": "no such column\nmore",
        "exception_traceback": "…",
    }
    assert exception_text(raised) == "no such column"
    assert exception_text({"a metric": {"raised_exception": False}, "another": raised}) == "no such column"
    assert exception_text({**raised, "exception_message": "", "exception_traceback": "Trace\nStop"}) == "Stop"
    assert exception_text({"raised_exception": False, "exception_message": None}) == ""
    assert exception_text({}) == exception_text(None) == ""


def test_nothing_checked_is_not_a_pass() -> None:
    assert not Verdict("marts", ()).passed


def test_a_missing_table_is_critical_and_says_what_to_do(warehouse: Warehouse) -> None:
    change(warehouse, "drop table marts.fct_responses")
    verdict = validate("marts", warehouse, Console())
    assert [result.table for result in verdict.failed_critical] == ["marts.fct_responses"]
    assert "marts.fct_responses exists: seen no such table; build the marts: `nps build`" in shown(verdict)


def test_nothing_loaded_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NpsError, match=r"nothing is loaded yet in .*: run nps load DROP first"):
        validate("raw", Warehouse(tmp_path), Console())


def test_known_questions_come_from_the_seed(tmp_path: Path) -> None:
    seed = tmp_path / "questions.csv"
    seed.write_text("question_id,purpose\nreason,why\nwish,what\n", encoding="utf-8")
    assert question_ids(seed) == {"reason", "wish"}
    assert question_ids(tmp_path / "none.csv") == frozenset()


def test_results_of_an_earlier_version_get_the_new_columns(warehouse: Warehouse) -> None:
    change(
        warehouse,
        "create table audit.validation_results (run_id varchar, door varchar)",
        "insert into audit.validation_results values ('raw-1', 'raw')",
    )
    validate("raw", warehouse, Console())
    found = rows(warehouse, "select distinct door, gate, run_sequence from audit.validation_results")
    assert sorted(found, key=str) == [("raw", None, None), (None, "raw", 1)]


def test_the_build_files_are_closed_afterwards(warehouse: Warehouse) -> None:
    validate("raw", warehouse, Console())
    code = f"import duckdb; duckdb.connect({str(warehouse.nps_file)!r}); duckdb.connect({str(warehouse.raw_file)!r})"
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode == 0


def test_data_docs_load_nothing_and_every_link_leads_somewhere(warehouse: Warehouse) -> None:
    change(warehouse, "update raw.responses set score = '<bold>' where response_id::int < 3")
    validate("raw", warehouse, Console())
    validate("marts", warehouse, Console())
    folder = warehouse.docs / "data_docs"
    pages = list(folder.rglob("*.html"))
    assert {page.relative_to(folder).as_posix() for page in pages} >= {
        "index.html",
        "raw/index.html",
        "raw/raw.responses.html",
        "marts/marts.nps_by_branch.html",
    }
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert FETCHED.findall(text) == [], page
        [style] = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
        assert f"default-src 'none'; style-src '{checksum(style)}'" in text
        for link in re.findall(r'href="([^"#]+)"', text):
            assert (page.parent / link).exists(), (page, link)
    index = (folder / "raw" / "index.html").read_text(encoding="utf-8")
    assert "such as &lt;b••d&gt;" in index
    assert 'class="warning"' in index
    assert '">&lt;b••d&gt;' in (folder / "raw" / "raw.responses.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "sections",
    [
        '<a data-toggle="collapse" href="#more">kept</a>',
        '<a href="../../expectations/raw.responses.html">kept</a>',
        '<i class="fas" style="color: red" onclick="show()">kept</i>',
    ],
)
def test_what_only_their_own_page_has_a_use_for_is_taken_out(sections: str) -> None:
    page = str(offline(f"<h5>{sections}</h5>"))
    assert page.startswith("<h2>") and "kept" in page
    assert not re.search(r"href|style|onclick|data-toggle", page)


def test_withdrawn_rows_do_not_stop_at_the_gate(tmp_path: Path) -> None:
    warehouse = whole(Warehouse(tmp_path))
    change(
        warehouse,
        "update raw.responses set _load_id = 5",
        "insert into raw.responses (response_id, score, _load_id) select i, 'good', 1 from range(100) rows(i)",
    )
    assert not validate("raw", warehouse, Console(file=io.StringIO())).passed
    change(
        warehouse,
        """insert into raw.loads (load_id, file, sha256, "table", rows_added, status)
        values (5, 'r.csv', 'a', 'responses', 100, 'loaded')""",
    )
    assert validate("raw", warehouse, Console(file=io.StringIO())).passed
