"""Whatever a file holds is shown as it is: no markup, no control of the terminal, in any encoding."""

import ast
import io
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

import nps_warehouse
from nps_warehouse.build.building import Built
from nps_warehouse.explain import showing as explanation_shown
from nps_warehouse.explain.explaining import Explanation
from nps_warehouse.explain.steps import Part, Step
from nps_warehouse.load.explain_file import FilePreview
from nps_warehouse.load.explain_file import _show as show_preview
from nps_warehouse.load.report import FileOutcome, LoadReport
from nps_warehouse.load.report import show as show_load
from nps_warehouse.report import headline, status
from nps_warehouse.report.screen import Screen, encodable, json_text
from nps_warehouse.report.state import read_loaded
from nps_warehouse.validate import showing as gate_shown
from nps_warehouse.validate.gates import Result, Verdict

EVIL = "a[/red]b[x] :skull: \x1b[2J\x00\x9b\u202e\u2066\nforged"
VISIBLE = r"a[/red]b[x] :skull: \x1b[2J\x00\x9b\u202e\u2066\nforged"
HARMFUL = "\x1b\x00\x9b\u202e\u2066\r\x07"


def printed(show: Callable[[Screen], object], width: int = 4_000, encoding: str = "utf-8") -> str:
    written = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="")
    show(Screen(file=written, width=width))
    written.flush()
    return written.buffer.getvalue().decode(encoding)  # type: ignore[attr-defined]


def load_report(console: Screen) -> None:
    outcomes = (
        FileOutcome(EVIL, EVIL, "loaded", notes=(EVIL,)),
        FileOutcome(EVIL, None, "failed", message=EVIL),
    )
    show_load(LoadReport(outcomes, (EVIL,), EVIL), console)


def preview(console: Screen) -> None:
    show_preview(
        FilePreview(EVIL, {EVIL: EVIL}, ((EVIL, EVIL, EVIL), (EVIL, "", EVIL)), (EVIL,), EVIL), console
    )


def gate(console: Screen) -> None:
    results = tuple(
        Result(EVIL, EVIL, EVIL, EVIL, "warning", False, EVIL, exception=each, advice=EVIL)
        for each in ("", EVIL)
    )
    gate_shown.show(Verdict("raw", results), console)


def status_loaded(console: Screen) -> None:
    with duckdb.connect() as raw:
        raw.execute("attach ':memory:' as raw")
        raw.execute(
            'create table raw.loads as select 1 as load_id, ? as file, ? as error, status, ? as "table", '
            "1 as rows_added, timestamp '2025-01-01' as finished_at from (values ('loaded'), ('failed')) as t(status)",
            [EVIL, EVIL, EVIL],
        )
        raw.execute("update raw.loads set load_id = 2 where status = 'failed'")
        status.show_loaded(read_loaded(raw, EVIL), console)


def headline_table(console: Screen) -> None:
    shares = dict.fromkeys(headline.SHARES, 0.5)
    numbers = dict.fromkeys(("nps", "nps_low", "nps_high", "benchmark", "branch_gap", "b2b_gap"), 1.0)
    row: dict[str, Any] = {"name": EVIL, "responses": 9, "is_total": False, "interval_basis": ""}
    rows = [row | shares | numbers | {"not_reportable_reason": reason} for reason in (None, EVIL)]
    headline.show_table(EVIL, rows, console)


def explanation(console: Screen) -> None:
    explanation_shown.show_text(evil_explanation(), console)


def evil_explanation() -> Explanation:
    figure = dict.fromkeys(("period_name", "entity_id", "entity_type", "not_reportable_reason"), EVIL)
    figure |= {"entity_name": EVIL + "2", "period_start": date(2025, 1, 1), "period_end": date(2025, 1, 1)}
    rows = tuple(
        dict.fromkeys(columns.values(), EVIL)
        for columns in (
            explanation_shown.COUNTED,
            explanation_shown.NOT_COUNTED,
            explanation_shown.BENCHMARKS,
        )
    )
    step = Step(EVIL, EVIL, EVIL, EVIL, EVIL, 1.0)
    return SimpleNamespace(  # type: ignore[return-value]
        figure=figure | {"is_reportable": False},
        formula=EVIL,
        parts=[Part(EVIL, EVIL, (step,), EVIL, study) for study in (None, EVIL)],
        response_basis=EVIL,
        counted=[rows[0]],
        not_counted=[rows[1]],
        benchmarks=[rows[2]],
    )


SHOWN = (load_report, preview, gate, status_loaded, headline_table, explanation)


@pytest.mark.parametrize("show", SHOWN, ids=lambda show: show.__name__)
def test_every_field_is_shown_as_it_is_and_does_nothing(show: Callable[[Screen], None]) -> None:
    text = printed(show)
    assert not set(HARMFUL) & set(text)
    assert r"\x1b[2J" in text and "[/red]" in text and r"\u202e" in text
    assert "\nforged" not in text


def test_warnings_of_a_build_are_shown_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from nps_warehouse import pipeline
    from nps_warehouse.settings import Warehouse

    monkeypatch.setattr("nps_warehouse.build.building.build", lambda *_, **__: Built(1, 1, (EVIL,)))
    assert VISIBLE in printed(lambda screen: pipeline.build_step(Warehouse(tmp_path), screen))


def test_json_holds_every_value_and_no_control() -> None:
    written = json_text({EVIL: [EVIL, "é", "😀", datetime(2025, 1, 1)]})
    assert not set(HARMFUL) & set(written)
    assert json.loads(written)[EVIL][:3] == [EVIL, "é", "😀"]


def test_json_says_that_times_are_utc() -> None:
    moments = [datetime(2025, 3, 1, 10), datetime(2025, 3, 1, 10, tzinfo=timezone.utc), date(2025, 3, 1)]
    assert json.loads(json_text(moments)) == [
        "2025-03-01T10:00:00Z",
        "2025-03-01T10:00:00+00:00",
        "2025-03-01",
    ]


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "cp1252"])
@pytest.mark.parametrize("show", SHOWN, ids=lambda show: show.__name__)
def test_a_terminal_of_few_signs_gets_the_nearest(show: Callable[[Screen], None], encoding: str) -> None:
    text = printed(show, encoding=encoding)  # raises UnicodeEncodeError where a sign has no substitute
    assert r"\x1b[2J" in text


def test_the_nearest_sign_replaces_one_that_an_encoding_lacks() -> None:
    assert encodable("−26.7 … +71.2 é", "latin-1") == "-26.7 ... +71.2 é"
    assert encodable("−1 é 😀", "ascii") == r"-1 \xe9 \U0001f600"
    assert encodable("−1 … é", "utf-8") == "−1 … é"


def test_nothing_but_the_screen_prints() -> None:
    """No other console, no markup of rich's and no print: what they show would not pass by the screen."""
    package = Path(nps_warehouse.__file__).parent
    for file in package.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        called = {
            node.func.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        imported = {
            f"{node.module}.{name.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for name in node.names
        }
        assert not called & {"Console", "print"}, file
        assert "rich.markup.escape" not in imported, file


def test_an_unexpected_error_after_publishing_does_not_deny_it(tmp_path: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from nps_warehouse import cli, pipeline
from nps_warehouse.settings import Warehouse
def publishes_and_fails(*_, **__):
    current = Warehouse.here().current
    current.parent.mkdir(parents=True)
    current.symlink_to("versions/20260105T093000Z-1a2b3c4d")
    raise ValueError("[/x] \\x1b[2J")
pipeline.run = publishes_and_fails
sys.argv = ["nps", "run", {str(tmp_path)!r}]
cli.main()
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=False,
        text=True,
        env={
            "NPS_WAREHOUSE": str(tmp_path / "w"),
            "PYTHONPATH": str(Path(nps_warehouse.__file__).parents[1]),
        },
    )
    assert done.returncode == 1
    assert done.stderr == (
        "nps: unexpected ValueError: [/x] \\x1b[2J (NPS_TRACEBACK=1 shows where; "
        "version 20260105T093000Z-1a2b3c4d is published)\n"
    )
