"""`nps init`: a sources.yml that says what each file is, decides nothing by itself, and loads as it is."""

import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from json_documents import answered, documented, keys

from nps_warehouse.errors import NpsError
from nps_warehouse.load import FileOutcome, load
from nps_warehouse.load.describe.sources import parse_sources, read_sources
from nps_warehouse.report.screen import Screen
from nps_warehouse.settings import Warehouse
from nps_warehouse.setup.drafting import MOST, init_step

Nps = Callable[..., subprocess.CompletedProcess[str]]
TABLE = "response_id,score,responded_at\n1,9,2025-03-01\n"
UNKNOWN = "Klantnummer;Acount id;Ingevuld op;Cijfer;E-mail\nK1;A1;2025-03-01;9;jan@example.com\n"
TYPEFORM = "#,How likely are you to recommend us?,Start Date (UTC),Submit Date (UTC),Network ID\na1,9,2025-03-01 10:00:00,2025-03-01 10:01:00,n1\n"


def init(folder: Path) -> tuple[str, str]:
    """What is written and what is shown."""
    shown = io.StringIO()
    init_step(folder, Screen(file=shown, width=80))
    return (folder / "sources.yml").read_text(encoding="utf-8"), shown.getvalue()


def outcomes(folder: Path) -> dict[str, FileOutcome]:
    report = load([folder], Warehouse(folder.parent / "w"), Screen(file=io.StringIO()))
    return {outcome.file: outcome for outcome in report.files}


def decided(text: str) -> str:
    """The file with the drafts of entries in force, each without its two characters."""
    draft = re.compile(r"^  # (?=- |  |\? )", re.M)
    loading = re.compile(r"^  # .*; loads as it is\n(?:  #.*\n)*", re.M)
    return draft.sub("  ", loading.sub("", text))


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    (folder / "responses.csv").write_text(TABLE, encoding="utf-8")
    return folder


def test_files_that_load_as_they_are_get_no_entry(drop: Path) -> None:
    (drop / "form.csv").write_text(TYPEFORM, encoding="utf-8")
    text, shown = init(drop)
    assert "# responses.csv: table, raw.responses; loads as it is" in text
    assert "#     score → score" in text
    assert "# form.csv: Typeform (typeform), raw.responses; loads as it is" in text
    assert "#     How likely are you to recommend us? → score" in text
    assert read_sources(drop / "sources.yml") == ()
    assert "2 files to load as it is; then nps load" in shown
    assert {outcome.status for outcome in outcomes(drop).values()} == {"loaded"}


def test_in_json_it_says_what_becomes_of_each_file(drop: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (drop / "klant.csv").write_text(UNKNOWN, encoding="utf-8")
    (drop / "notes.pdf").write_bytes(b"%PDF")
    content = answered(capfd, Warehouse(drop.parent / "w"), "init", str(drop))
    assert keys(content) == documented("nps init")
    assert content["file"] == str(drop / "sources.yml")
    assert {file["file"]: file["state"] for file in content["files"]} == {
        "klant.csv": "to decide",
        "notes.pdf": "ignored",
        "responses.csv": "loads",
    }


def test_what_must_be_decided_is_a_draft_that_a_load_asks_for(drop: Path) -> None:
    (drop / "klant.csv").write_text(UNKNOWN, encoding="utf-8")
    text, shown = init(drop)
    found = outcomes(drop)
    assert (found["responses.csv"].status, found["klant.csv"].status) == ("loaded", "failed")
    assert "describe it in sources.yml" in found["klant.csv"].message
    assert "1 file to load as it is, 1 file to decide on first" in shown
    (entry,) = parse_sources(decided(text))
    assert (entry.files, entry.table) == (("klant.csv",), "responses")
    assert set(entry.columns.values()) == {"ignore"}
    assert "#     Acount id: ignore  # perhaps account_id" in text
    assert text.index("klant.csv: to decide") < text.index("responses.csv: table")


def test_a_draft_that_is_completed_loads(drop: Path) -> None:
    (drop / "klant.csv").write_text(UNKNOWN, encoding="utf-8")
    text = decided(init(drop)[0])
    for column, target in (("Cijfer", "score"), ("Ingevuld op", "responded_at"), ("Acount id", "account_id")):
        assert f"{column}: ignore" in text
        text = text.replace(f"{column}: ignore", f"{column}: {target}")
    (drop / "sources.yml").write_text(text, encoding="utf-8")
    assert outcomes(drop)["klant.csv"].status == "loaded"


def test_a_draft_that_is_not_completed_is_asked_for(drop: Path) -> None:
    (drop / "klant.csv").write_text(UNKNOWN, encoding="utf-8")
    (drop / "sources.yml").write_text(decided(init(drop)[0]), encoding="utf-8")
    assert "score" in outcomes(drop)["klant.csv"].message


def test_a_list_of_accounts_is_drafted_as_one(drop: Path) -> None:
    (drop / "crm.csv").write_text("Account;Account name;Branch ID;Omzet\n1;a;b;2\n", encoding="utf-8")
    (entry,) = parse_sources(decided(init(drop)[0]))
    assert entry.table == "accounts"


def test_what_only_a_load_finds_is_to_decide_too(drop: Path) -> None:
    rows = "".join(f"1,{score},2025-03-01\n" for score in (1, 9, 3))  # an id that does not identify
    (drop / "responses_b.csv").write_text("response_id,score,responded_at\n" + rows, encoding="utf-8")
    text, _ = init(drop)
    assert "# responses_b.csv: to decide" in text and "id_from" in text


def test_sheets_are_entries_of_their_own(drop: Path) -> None:
    with xlsxwriter.Workbook(drop / "book.xlsx") as book:
        for sheet, header in (("responses", ("a", "b")), ("accounts", ("account_id", "account_name"))):
            page = book.add_worksheet(sheet)
            page.write_row(0, 0, header)
            page.write_row(1, 0, ("1", "2"))
    text, _ = init(drop)
    (entry,) = parse_sources(decided(text))
    assert (entry.files, entry.sheet) == (("book.xlsx",), "responses")
    assert "# book.xlsx#accounts: table, raw.accounts; loads as it is" in text


def test_names_of_any_kind_stay_in_their_line_and_values_stay_out(drop: Path) -> None:
    header = [
        "a: b # c",
        "- x",
        "\u202egnorw",
        "é",
        "yes",
        "q" * 2000,
        "jan@example.com",
        *map(str, range(MOST)),
    ]
    (drop / "x\n- y #z.csv").write_text(
        "\t".join(header) + "\n" + "\t".join(["secret"] * len(header)) + "\n", encoding="utf-8"
    )
    text, _ = init(drop)
    assert parse_sources(text) == ()
    (entry,) = parse_sources(decided(text))
    assert entry.files == ("x\n- y #z.csv",)
    assert set(header[:6]) <= set(entry.columns)
    assert "secret" not in text and "\u202e" not in text
    assert "… and 7 columns more" in text


@pytest.mark.parametrize("content", ["", "sources: []\n"])
def test_one_that_is_there_is_never_overwritten(drop: Path, nps: Nps, content: str) -> None:
    (drop / "sources.yml").write_text(content, encoding="utf-8")
    done = nps(drop.parent / "w", "init", drop)
    assert done.returncode == 1 and "is there already and is left as it is" in done.stderr
    assert (drop / "sources.yml").read_text(encoding="utf-8") == content


def test_a_link_that_leads_nowhere_is_not_written_through(drop: Path, tmp_path: Path) -> None:
    (drop / "sources.yml").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NpsError, match="is there already"):
        init_step(drop, Screen(file=io.StringIO()))
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_without_files_gets_none(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(NpsError, match="has no files"):
        init_step(tmp_path / "empty", Screen(file=io.StringIO()))
    with pytest.raises(NpsError, match="is not a folder"):
        init_step(tmp_path / "missing", Screen(file=io.StringIO()))
    assert not (tmp_path / "empty" / "sources.yml").exists()


def test_the_command_leaves_the_warehouse_alone(drop: Path, nps: Nps) -> None:
    done = nps(drop.parent / "w", "init", drop)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in drop.parent.iterdir()) == ["drop"]
    assert sorted(path.name for path in drop.iterdir()) == ["responses.csv", "sources.yml"]
