"""`--format json`: stdout holds one document, with the keys that docs/json.md lists and no others."""

import json
import re
import subprocess
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb
import pytest
from json_documents import documented, keys, within

from nps_warehouse import pipeline
from nps_warehouse.build.building import Built
from nps_warehouse.errors import NpsError
from nps_warehouse.explain import explain
from nps_warehouse.explain.showing import show_json
from nps_warehouse.load.report import FileOutcome, LoadReport
from nps_warehouse.options import Format
from nps_warehouse.publish import Published
from nps_warehouse.publish.verifying import Verified
from nps_warehouse.report.answer import RUN_KEYS, answering
from nps_warehouse.report.screen import Screen
from nps_warehouse.report.timing import timings_shown
from nps_warehouse.settings import PROJECT, Warehouse
from nps_warehouse.validate.gates import Result, Verdict
from nps_warehouse.validate.showing import content_of

Nps = Callable[..., subprocess.CompletedProcess[str]]
Run = tuple[Warehouse, subprocess.CompletedProcess[str]]

RULE = Result("raw", "is filled", "raw.responses", "score", "critical", False, "2 of 9 rows", 2, 9)
BEFORE = Verified("20260105T093000Z-1a2b3c4d", 14, ("nps.duckdb is missing",))
ANSWERS = "response_id,score,responded_at\n1,9,2025-03-01T10:00:00Z\n2,3,2025-03-02T10:00:00Z\n"


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop" / "responses.csv").write_text(ANSWERS, encoding="utf-8")
    return tmp_path / "drop"


def test_load_prints_the_keys_that_are_documented(nps: Nps, drop: Path, tmp_path: Path) -> None:
    done = nps(tmp_path / "w", "load", drop, "--format", "json")
    assert done.returncode == 0
    content = json.loads(done.stdout)
    assert keys(content) == documented("nps load")
    assert content["files"][0]["rows_added"] == 2
    assert "responses.csv" in done.stderr


def test_a_load_that_fails_says_so_and_what_became_of_each_file(nps: Nps, drop: Path, tmp_path: Path) -> None:
    (drop / "unknown.csv").write_text("a,b\n1,jan@example.com\n", encoding="utf-8")
    done = nps(tmp_path / "w", "load", drop, "--format", "json", "--dry-run")
    content = json.loads(done.stdout)
    assert done.returncode == 1
    assert keys(content) == documented("nps load") | {"error"}
    assert [file["status"] for file in content["files"]] == ["loaded", "failed"]
    assert done.stderr.endswith(f"nps: {content['error']}\n")


def test_what_fails_before_anything_is_found_has_all_keys(nps: Nps, tmp_path: Path) -> None:
    for command, section in (("load", "nps load"), ("run", "nps run")):
        done = nps(tmp_path / "w", command, tmp_path / "missing", "--format", "json")
        content = json.loads(done.stdout)
        assert done.returncode == 1 and "does not exist" in content["error"]
        first = {re.split(r"[.\[]", key)[0] for key in documented(section)}
        assert content == {**dict.fromkeys(first), "error": content["error"]}


@pytest.mark.parametrize(
    "command", [("queue",), ("explain", "--period", "2025"), ("bonus", "statement", "scheme", "2025")]
)
def test_a_list_that_cannot_be_shown_is_one_object_too(
    nps: Nps, tmp_path: Path, command: tuple[str, ...]
) -> None:
    done = nps(tmp_path / "w", *command, "--format", "json")
    assert done.returncode == 1
    assert json.loads(done.stdout) == {"error": "nothing is published yet: run `nps run DROP`"}
    assert done.stderr == "nps: nothing is published yet: run `nps run DROP`\n"


def test_explained_files_have_the_keys_that_are_documented(nps: Nps, drop: Path, tmp_path: Path) -> None:
    (drop / "unknown.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    done = nps(tmp_path / "w", "load", "--explain", drop, "--format", "json")
    content = json.loads(done.stdout)
    assert done.returncode == 1 and content.pop("error").startswith("unknown.csv cannot tell which table")
    assert keys(content) == documented("nps load --explain")
    page = (PROJECT / "docs" / "json.md").read_text(encoding="utf-8")
    facts = {fact for file in content["explained"] for fact in file["facts"]}
    assert len(facts) > 4 and all(f"`{fact}`" in page for fact in facts)


def test_a_gate_has_the_keys_that_are_documented(nps: Nps, drop: Path, tmp_path: Path) -> None:
    assert keys(content_of(Verdict("raw", (RULE,)))) == documented("nps validate")
    assert nps(tmp_path / "w", "load", drop).returncode == 0
    done = nps(tmp_path / "w", "validate", "raw", "--format", "json")
    content = json.loads(done.stdout)
    assert done.returncode == 0 and content["passed"] and content["hold"] == content["expectations"] > 0


def test_a_build_and_a_publish_that_fail_have_all_keys(nps: Nps, tmp_path: Path) -> None:
    for command in ("build", "publish"):
        done = nps(tmp_path / "w", command, "--format", "json")
        content = json.loads(done.stdout)
        assert done.returncode == 1 and "yet" in content["error"]
        first = {key.partition(".")[0] for key in documented(f"nps {command}")}
        assert content == {**dict.fromkeys(first), "error": content["error"]}


def test_a_published_version_is_verified_in_json(nps: Nps, sample_run: Run) -> None:
    done = nps(sample_run[0].root, "publish", "--verify", "--format", "json")
    content = json.loads(done.stdout)
    assert done.returncode == 0 and set(content) == {"verified"}
    assert content["verified"][0]["differences"] == []


def test_status_prints_the_keys_that_are_documented(nps: Nps, sample_run: Run) -> None:
    done = nps(sample_run[0].root, "status", "--verify", "--format", "json")
    assert done.returncode == 0
    content = json.loads(done.stdout)
    listed = {key for key in documented("nps status") if not key.startswith("loaded.failed")}
    assert keys(content) == listed | {"loaded.failed"}
    assert content["published"]["answers_counted"] == 3943
    assert "3943 answers counted" in done.stderr


def test_a_status_without_a_warehouse_says_why(nps: Nps, tmp_path: Path) -> None:
    done = nps(tmp_path / "w", "status", "--format", "json")
    content = json.loads(done.stdout)
    assert done.returncode == 0 and content["loaded"] is None
    assert content["problems"]["loaded"].startswith("nothing is loaded yet")
    assert content["problems"]["published"].startswith("nothing is published yet")


def run_with(
    monkeypatch: pytest.MonkeyPatch, published: duckdb.DuckDBPyConnection, verdict: Callable[[str], Verdict]
) -> None:
    """Let the steps of a run end at once, with a result each."""
    outcome = FileOutcome("responses.csv", "responses", "loaded", 9, 9)
    version = Published("20260106T093000Z-1a2b3c4d", Path("v"), 44, 100, BEFORE)
    for name, result in (
        ("nps_warehouse.load.load", lambda *_, **__: LoadReport((outcome,))),
        ("nps_warehouse.validate.validate", lambda gate, *_: verdict(gate)),
        ("nps_warehouse.build.building.build", lambda *_, **__: Built(1, 2, ())),
        ("nps_warehouse.pipeline.publish", lambda _: version),
        ("nps_warehouse.pipeline.read_published", lambda _: nullcontext(published)),
    ):
        monkeypatch.setattr(name, result)


def answer_of_run(capsys: pytest.CaptureFixture[str], error: str = "") -> Any:
    fails = pytest.raises(NpsError, match=error) if error else nullcontext()
    answers = answering(Format.json, RUN_KEYS)
    with fails, answers as answer, timings_shown(answer.screen, answer.keep):
        pipeline.run((), Warehouse(Path("w")), answer.screen, keep=answer.keep)
    return json.loads(capsys.readouterr().out)


def test_a_run_prints_the_keys_that_are_documented(
    monkeypatch: pytest.MonkeyPatch, sample: duckdb.DuckDBPyConnection, capsys: pytest.CaptureFixture[str]
) -> None:
    warning = Result(**{**asdict(RULE), "severity": "warning"})
    run_with(monkeypatch, sample, lambda gate: Verdict(gate, (warning,)))  # type: ignore[arg-type]
    content = answer_of_run(capsys)
    steps = {each: each.partition("_")[0] for each in RUN_KEYS if each not in ("headline", "timings")}
    listed = documented("nps run") - set(steps)
    for key, command in steps.items():
        listed |= within(key, documented(f"nps {command}"))
    assert keys(content) == listed
    ended = [timing["name"] for timing in content["timings"]]
    assert ended == [
        *("load", "validate raw", "build", "validate marts", "publish", "show"),
        "the rest",
    ]


def test_a_run_that_stops_at_a_gate_has_what_was_found_and_null_for_the_rest(
    monkeypatch: pytest.MonkeyPatch, sample: duckdb.DuckDBPyConnection, capsys: pytest.CaptureFixture[str]
) -> None:
    run_with(monkeypatch, sample, lambda gate: Verdict(gate, (RULE,)))  # type: ignore[arg-type]
    content = answer_of_run(capsys, "raw did not pass")
    assert content["error"].startswith("raw did not pass its expectations")
    assert content["validate_raw"]["findings"][0]["observed"] == "2 of 9 rows"
    assert content["build"] is content["publish"] is content["headline"] is None
    assert [timing["name"] for timing in content["timings"]] == ["load", "validate raw", "the rest"]


def test_an_explanation_has_the_keys_that_are_documented(
    sample: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    explanation = explain(sample, "overall", None, "2025")
    with (tmp_path / "out.json").open("w", encoding="utf-8") as written:
        show_json(explanation, Screen(file=written))
    content = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    rows = ("counted", "not_counted", "benchmarks", "steps")
    assert keys(content, rows) == documented("nps explain")


def test_an_unexpected_error_is_one_object_too(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError), answering(Format.json, ("a",)) as answer:
        answer.keep({"a": 1})
        raise ValueError("b\nc")
    assert json.loads(capsys.readouterr().out) == {"a": 1, "error": "unexpected ValueError: b"}


def test_text_prints_no_json(capsys: pytest.CaptureFixture[str]) -> None:
    with answering(Format.text, ("a",)) as answer:
        answer.screen.print("for people")
    assert capsys.readouterr().out == "for people\n"
