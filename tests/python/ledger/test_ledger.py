"""The ledger's files: written once, chained over bytes, loaded first by every load, refused when they were altered."""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from pathlib import Path
from stat import S_IMODE
from typing import Any

import duckdb
import pytest
from shared import mount, unmount

from nps_warehouse.errors import NpsError
from nps_warehouse.finance.ledger import NO_FILE, append, problems, read_ledger, sound_ledger
from nps_warehouse.load import LoadReport, load
from nps_warehouse.lock import held
from nps_warehouse.report.screen import screen
from nps_warehouse.settings import Warehouse
from paid_fixtures import rewrite

DECISION = {
    "kind": "decision",
    "restatement_id": "7f",
    "scheme_id": "team/quarter",
    "scheme_version": 2,
    "period_name": "2025-Q3",
    "payee_id": "North",
    "decision": "waive",
    "amount_difference": "-1.00",
}
CLOSING = {
    **{"kind": "closing", "scheme_id": "team-quarter", "scheme_version": 2, "period_name": "2025-Q3"},
    **{
        "period_type": "quarter",
        "scheme": {"measure": "nps_low"},
        "bands": [],
        "inputs": [],
        "facts": {},
        "settles": [],
    },
    "statements": [
        {
            "payee_type": "team",
            "payee_id": "North",
            "amount": "12.50",
            "paid_amount": "12.50",
            "evidence": [],
        },
        {"payee_type": "team", "payee_id": "South", "amount": "0.00", "paid_amount": "0.00", "evidence": []},
    ],
}


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    """A warehouse with a closing and a decision in its ledger."""
    warehouse = Warehouse(tmp_path / "warehouse")
    for content in (CLOSING, DECISION):
        append(warehouse, sound_ledger(warehouse), content)
    return warehouse


def loaded(warehouse: Warehouse) -> LoadReport:
    return load([], warehouse, screen())


def rows(warehouse: Warehouse, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(warehouse.raw_file), read_only=True) as raw:
        return raw.execute(query).fetchall()


def test_files_are_read_only_in_a_private_folder_and_each_holds_the_hash_of_the_one_before(
    warehouse: Warehouse,
) -> None:
    first, second = read_ledger(warehouse).entries
    assert (first.path.name, second.path.name) == (
        "0001_closing_team-quarter_2025-Q3.json",
        "0002_decision_team-quarter_2025-Q3.json",
    )
    assert first.content["previous_sha256"] == NO_FILE == "0" * 64
    assert second.content["previous_sha256"] == first.sha256
    assert read_ledger(warehouse).head == second.sha256
    assert [S_IMODE(path.stat().st_mode) for path in (first.path, second.path)] == [0o444, 0o444]
    assert S_IMODE(warehouse.ledger.stat().st_mode) == 0o700


def _without_first(folder: Path) -> None:
    next(folder.glob("0001*")).unlink()


def _twice(folder: Path) -> None:
    (folder / "0002_decision_other_2025.json").write_bytes(next(folder.glob("0002*")).read_bytes())


def _one_byte(folder: Path) -> None:
    first = next(folder.glob("0001*"))
    first.chmod(0o644)
    first.write_bytes(first.read_bytes() + b" ")


def _other_name(folder: Path) -> None:
    next(folder.glob("0002*")).rename(folder / "0002_decision_other_2025.json")


def _no_json(folder: Path) -> None:
    last = next(folder.glob("0002*"))
    last.chmod(0o644)
    last.write_bytes(last.read_bytes()[:-9])


@pytest.mark.parametrize(
    ("alter", "problem"),
    [
        (_without_first, "0002_decision_team-quarter_2025-Q3.json is where number 0001 should be"),
        (
            _twice,
            "0002_decision_other_2025.json holds what belongs in 0002_decision_team-quarter_2025-Q3.json",
        ),
        (_one_byte, "does not hold the SHA-256 of 0001_closing_team-quarter_2025-Q3.json"),
        (_other_name, "holds what belongs in 0002_decision_team-quarter_2025-Q3.json"),
        (_no_json, "0002_decision_team-quarter_2025-Q3.json is not JSON as it was written"),
        (lambda folder: (folder / "notes.txt").touch(), "notes.txt is not a file of the ledger"),
    ],
)
def test_what_shows_in_the_files_is_named_and_nothing_is_added_or_loaded(
    warehouse: Warehouse, alter: Callable[[Path], None], problem: str
) -> None:
    alter(warehouse.ledger)
    before = sorted(path.name for path in warehouse.ledger.iterdir())
    assert problem in next(problems(warehouse, read_ledger(warehouse)))
    with pytest.raises(NpsError, match="nothing was written: restore the ledger from a backup"):
        sound_ledger(warehouse)
    report = loaded(warehouse)
    assert report.failed and problem in report.files[0].message
    assert rows(warehouse, "from bonus_closings union all by name from bonus_decisions") == []
    assert sorted(path.name for path in warehouse.ledger.iterdir()) == before


def test_a_load_begins_with_the_ledger_and_shows_only_what_is_new(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    (tmp_path / "responses.csv").write_text("response_id,score,responded_at\nr1,9,2025-01-01\n")
    first = load([tmp_path / "responses.csv"], warehouse, screen())
    assert [outcome.file[:4] for outcome in first.files] == ["0001", "0002", "resp"]
    again = load([tmp_path / "responses.csv"], warehouse, screen())
    assert [(outcome.file, outcome.status) for outcome in again.files] == [
        ("responses.csv", "already loaded")
    ]
    assert rows(warehouse, "select payee_id, paid_amount, scheme from bonus_closings order by payee_id") == [
        ("North", "12.50", '{"measure": "nps_low"}'),
        ("South", "0.00", '{"measure": "nps_low"}'),
    ]
    assert rows(warehouse, "select decision_id, scheme_id, decision from bonus_decisions") == [
        ("0002", "team/quarter", "waive")
    ]


def test_nothing_of_the_ledger_is_lost_with_the_build_files(warehouse: Warehouse) -> None:
    loaded(warehouse)
    before = rows(
        warehouse, "select columns(c -> c not like '\\_%' escape '\\') from bonus_closings order by all"
    )
    for file in warehouse.build_folder.iterdir():
        file.unlink()
    assert not loaded(warehouse).failed
    after = rows(
        warehouse, "select columns(c -> c not like '\\_%' escape '\\') from bonus_closings order by all"
    )
    assert len(after) == 2 and after == before


def test_more_answers_behind_a_payee_than_the_longest_line_are_loaded(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    answers = [{"response_id": f"r{number}", "score": 9} for number in range(80_000)]
    statement = {**CLOSING["statements"][0], "evidence": answers}
    append(warehouse, sound_ledger(warehouse), {**CLOSING, "statements": [statement]})
    assert not loaded(warehouse).failed
    [(evidence,)] = rows(warehouse, "select evidence from bonus_closings")
    assert len(evidence) > 2_000_000 and json.loads(evidence) == answers


def test_a_file_that_was_loaded_with_other_content_is_not_loaded_over_it(warehouse: Warehouse) -> None:
    loaded(warehouse)
    last = read_ledger(warehouse).entries[-1]
    rewrite(last.path, {**last.content, "decision": "adjust"})
    report = loaded(warehouse)
    assert "0002_decision_team-quarter_2025-Q3.json is not as it was loaded" in report.files[0].message
    assert rows(warehouse, "select decision from bonus_decisions") == [("waive",)]


def _append_when_free(warehouse: Warehouse) -> None:
    with held(warehouse, wait_seconds=20):
        append(warehouse, sound_ledger(warehouse), DECISION)


def test_two_at_once_wait_for_each_other_and_without_a_lock_none_writes_over_the_other(
    warehouse: Warehouse,
) -> None:
    context = get_context("fork")
    both = [context.Process(target=_append_when_free, args=(warehouse,)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join(30)
    assert [process.exitcode for process in both] == [0, 0]
    ledger = sound_ledger(warehouse)
    assert len(ledger.entries) == 4
    append(warehouse, ledger, DECISION)
    with pytest.raises(
        NpsError, match=r"0005_decision_team-quarter_2025-Q3\.json was written in the meantime"
    ):
        append(warehouse, ledger, DECISION)
    assert len(sound_ledger(warehouse).entries) == 5


def _append_and_die(warehouse: Warehouse, at: int) -> None:
    """Append, and die just before change number `at` to the ledger's folder."""
    left = at

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        is_writing = (
            event == "open" and str(warehouse.ledger) in str(arguments[0]) and str(arguments[1]) != "r"
        )
        if event in {"os.link", "os.remove", "os.chmod", "os.mkdir"} or is_writing:
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    append(warehouse, sound_ledger(warehouse), DECISION)


def test_whoever_is_killed_leaves_the_file_whole_or_none(warehouse: Warehouse) -> None:
    died = 0
    for at in range(12):
        before = len(read_ledger(warehouse).entries)
        process = get_context("fork").Process(target=_append_and_die, args=(warehouse, at))
        process.start()
        process.join(30)
        assert process.exitcode in (0, -signal.SIGKILL)
        died += process.exitcode != 0
        assert list(problems(warehouse, read_ledger(warehouse))) == []
        assert len(read_ledger(warehouse).entries) - before in (0, 1)
    assert 2 <= died < 12
    append(warehouse, sound_ledger(warehouse), DECISION)
    assert [path for path in warehouse.ledger.iterdir() if path.name.startswith(".")] == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Warehouse]:
    """A warehouse whose ledger is on a small file system, which is nearly full."""
    warehouse = Warehouse(tmp_path)
    warehouse.ledger.mkdir(parents=True)
    if not mount(warehouse.ledger, "size=64k"):
        pytest.skip("only root may mount a small file system here")
    yield warehouse
    unmount(warehouse.ledger)


def test_a_full_disk_is_one_line_and_leaves_the_ledger_as_it_was(small_disk: Warehouse) -> None:
    append(small_disk, sound_ledger(small_disk), CLOSING)
    large = {**DECISION, "note": "x" * 100_000}
    with pytest.raises(NpsError, match=r"No space left on device\); nothing was closed, decided or paid"):
        append(small_disk, sound_ledger(small_disk), large)
    assert [path.name for path in small_disk.ledger.iterdir()] == ["0001_closing_team-quarter_2025-Q3.json"]
    append(small_disk, sound_ledger(small_disk), DECISION)
    assert len(sound_ledger(small_disk).entries) == 2
