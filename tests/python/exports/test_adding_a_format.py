"""docs/add-an-export-format.md, followed as written: its format is read, and its example loads as it says."""

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from desk import Desk
from nps_warehouse.load.explain_file import explain_file
from nps_warehouse.load.formats import export_format
from nps_warehouse.settings import PROJECT

PAGE = (PROJECT / "docs/add-an-export-format.md").read_text(encoding="utf-8")
FILE = "pulsecheck december.csv"
CACHES = (
    export_format.export_formats,
    export_format.format_names,
    export_format.signature_columns,
)


def block(language: str) -> str:
    """The one code block of a language."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


@pytest.fixture
def followed(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A drop with the page's export, and the page's format among a copy of the built-in ones."""
    (name,) = re.findall(r"`(\w+\.yml)` in that folder; the file's name", PAGE)
    folder = tmp_path / "formats"
    shutil.copytree(export_format.FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (folder / name).write_text(block("yaml"), encoding="utf-8")
    monkeypatch.setattr(export_format, "FOLDER", folder)
    for cache in CACHES:
        cache.cache_clear()
    desk.write(FILE, block("csv"))
    yield desk
    for cache in CACHES:
        cache.cache_clear()


def test_the_export_of_the_page_loads_without_a_sources_file(followed: Desk) -> None:
    outcome = followed.load()[FILE]
    assert (outcome.status, outcome.rows_added, outcome.rows_rejected) == ("loaded", 3, 0)
    assert 'score from "How likely are you to recommend us?"' in outcome.notes[0]
    assert followed.rows(
        "select response_id, respondent_id, score, json_extract_string(_read_as, '$.responded_at'), "
        "json_extract_string(_read_as, '$.set_aside'), _source_row from raw.responses order by response_id"
    ) == [
        ("P-1", "C-7", "9", "2025-12-31T11:00:00Z", None, 3),
        ("P-2", "C-8", "3", "2025-12-31T12:09:00Z", None, 4),
        ("P-3", "C-9", "10", "2025-12-31T13:01:00Z", "not_finished", 5),
    ]
    assert followed.rows("select response_id, question_id, answer from raw.answers") == [
        ("P-1", "what_could_be_better", "Answer sooner")
    ]


def test_explain_shows_what_the_page_shows(followed: Desk) -> None:
    shown = io.StringIO()
    explain_file(followed.drop / FILE, Console(file=shown, width=200))
    assert shown.getvalue().startswith(block("text"))
    assert re.search(r"State +not loaded", shown.getvalue())


def test_what_the_page_names_exists() -> None:
    assert (PROJECT / "docs" / re.findall(r"\((\.\./scripts/\S+)\)", PAGE)[0]).resolve().is_file()
    assert (export_format.FOLDER / "export_format.py").is_file()
    tests = (PROJECT / "tests/python/exports/test_exports.py").read_text(encoding="utf-8")
    for name in ("FILES", "COUNTED", "QUARANTINED", "ANSWERS"):
        assert f"`{name}`" in PAGE and f"\n{name} = " in tests
