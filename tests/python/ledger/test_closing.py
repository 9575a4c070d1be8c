"""Closing a period: every refusal in one line, what is written, and that a kill leaves a closing with its version or none."""

import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import duckdb
import pytest
from dbt_runs import in_warehouse, load
from shared import mount, unmount

from nps_warehouse.errors import NpsError
from nps_warehouse.finance import paying, rules_used, scope
from nps_warehouse.finance.ledger import problems, read_ledger
from nps_warehouse.finance.paying import Signatures
from nps_warehouse.publish import publish, versions
from nps_warehouse.publish.manifest import read_manifest
from nps_warehouse.publish.verifying import verify
from nps_warehouse.settings import Warehouse, variables
from paid_fixtures import LATE, PERIOD, SCHEME, SIGNED, copied, shown

KILLS = int(os.environ.get("NPS_CLOSE_KILLS", "3"))


def refused(warehouse: Warehouse, line: str, signed: Signatures = SIGNED, period: str = PERIOD) -> None:
    """Assert that a period is not closed, and that one line says why."""
    before = len(read_ledger(warehouse).entries)
    with pytest.raises(NpsError, match=line):
        paying.close(warehouse, SCHEME, period, signed)
    assert len(read_ledger(warehouse).entries) == before


def built(warehouse: Warehouse, statement: str) -> None:
    with duckdb.connect(str(warehouse.nps_file)) as connection:
        connection.execute(statement)


def test_a_closing_holds_the_figures_the_answers_the_rules_and_the_inputs(open_period: Warehouse) -> None:
    with in_warehouse(open_period):
        entry = paying.close(open_period, SCHEME, PERIOD, SIGNED)
    content = json.loads(entry.path.read_text(encoding="utf-8"))
    version = open_period.current.resolve()
    assert (content["closing_id"], content["kind"], content["sequence"]) == ("0001", "closing", 1)
    assert (content["closed_by"], content["approved_by"], content["note"]) == ("Ada", "Bea", "third quarter")
    assert content["published_version"] == version.name and (version / "KEEP").is_file()
    assert verify(version).differences == ()
    with duckdb.connect(str(version / "nps.duckdb"), read_only=True) as published:
        paid = published.execute(
            "select payee_id, amount::varchar, responses from serving.int_bonus_statements where period_name = $1 order by 1",
            [PERIOD],
        ).fetchall()
    statements = content["statements"]
    assert [(row["payee_id"], row["paid_amount"], row["responses"]) for row in statements] == paid
    assert [row["amount"] for row in statements] == [row["paid_amount"] for row in statements]
    assert len({amount for _, amount, _ in paid}) == 2 and all(float(amount) > 0 for _, amount, _ in paid)
    assert (
        [len(row["evidence"]) for row in statements] == [row["responses"] for row in statements] == [42, 42]
    )
    assert content["scheme"]["scheme_version"] == "2" and len(content["bands"]) == 3
    assert content["settings"]["minimum_responses"] == variables()["minimum_responses"]
    assert {each["file"] for each in content["inputs"]} >= {
        "accounts.csv",
        "responses_1.csv",
        "bonus_targets.csv",
    }
    written = entry.path.read_text(encoding="utf-8")
    assert not any(name in written for name in ("Mia", "Account 1", "p95"))


def test_the_head_is_in_the_next_manifest_and_the_version_outlives_all_others(
    closed_period: Warehouse,
) -> None:
    version = closed_period.current.resolve()
    assert read_manifest(version)["ledger_head"] == "0" * 64
    for _ in range(2):
        publish(closed_period, keep=1)
    assert version.is_dir() and len(versions.kept(closed_period.published)) == 2
    assert read_manifest(closed_period.current.resolve())["ledger_head"] == read_ledger(closed_period).head


@pytest.mark.parametrize(
    ("signed", "line"),
    [
        (Signatures("Ada", " ada "), "--by and --approved-by are both Ada: somebody else must approve"),
        (Signatures(" ", "Bea"), "--by names nobody"),
        (Signatures("Ada", ""), "--approved-by names nobody"),
        (Signatures("north", "Bea"), "--by is north, whom team-quarter 2025-Q3 pays"),
        (Signatures("Ada", "MIA"), "--approved-by is MIA, whom team-quarter 2025-Q3 pays"),
        (Signatures("m2", "Bea"), "--by is m2, whom team-quarter 2025-Q3 pays"),
    ],
)
def test_two_who_are_not_paid_sign(open_period: Warehouse, signed: Signatures, line: str) -> None:
    refused(open_period, line, signed)


def test_a_scheme_and_a_period_that_are_not_there(open_period: Warehouse) -> None:
    with pytest.raises(NpsError, match="no scheme other has statements; those that have are: team-quarter"):
        paying.close(open_period, "other", PERIOD, SIGNED)
    refused(open_period, "team-quarter has no period 2024-Q1; it has 2025-Q3", period="2024-Q1")


def test_a_period_is_closed_once(closed_period: Warehouse) -> None:
    refused(closed_period, "team-quarter 2025-Q3 is closed already, as 0001 by Ada on 20")


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        (
            "state = 'open', period_end = date '2099-12-31'",
            "ends on 2099-12-31, and what is loaded ends on 20.*unfinished",
        ),
        (
            "state = 'open', closable_on = date '2099-01-01'",
            "can be closed from 2099-01-01 on, because late answers",
        ),
        (
            "state = 'open', approved_by = null",
            "version 2 of the scheme was not approved before the period began",
        ),
        (
            "state = 'open', approved_on = period_start",
            "version 2 of the scheme was not approved before the period began",
        ),
        ("state = 'open'", "no answers were loaded since: it is unfinished"),
        (
            "state = 'closed', closing_id = '0009'",
            "was closed as 0009, which the ledger lacks: run `nps bonus verify`",
        ),
    ],
)
def test_a_period_that_is_not_closable(open_period: Warehouse, statement: str, line: str) -> None:
    shown(open_period, f"update serving.int_bonus_statements set {statement} where period_name = '{PERIOD}'")
    refused(open_period, line)


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("update audit.builds set is_whole = false", "built only a part"),
        ("update audit.builds set succeeded = false", "failed; readers still have version"),
        ("update audit.builds set succeeded = null", "did not finish"),
        ("delete from audit.validation_results where gate = 'marts'", "is not validated"),
        (
            "delete from audit.validation_results where gate = 'raw'",
            "has loads that the raw gate has not passed",
        ),
        (
            "update audit.builds set build_id = 'newer'; update audit.validation_results set build_id = 'newer'",
            "build newer is newer than the published version .*; run `nps publish`",
        ),
    ],
)
def test_a_build_that_is_partial_failed_unvalidated_or_unpublished(
    open_period: Warehouse, statement: str, line: str
) -> None:
    built(open_period, statement)
    refused(open_period, line)


def test_a_stale_build(open_period: Warehouse) -> None:
    load(open_period, LATE)
    refused(open_period, r"load 7 \(responses_3.csv\) is not in the published version .*; run `nps run DROP`")


def test_seeds_or_settings_that_changed(open_period: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scope, "project_checksum", lambda _: "other")
    refused(open_period, "models, seeds or settings changed since the version .* was published")
    monkeypatch.undo()
    monkeypatch.setattr(rules_used, "variables", lambda: {**variables(), "minimum_responses": 9})
    refused(open_period, "minimum_responses is 9 in dbt_project.yml, and what is published was made with 5")


def test_a_published_version_that_was_altered(open_period: Warehouse) -> None:
    (open_period.current / "nps.duckdb").chmod(0o644)
    with (open_period.current / "nps.duckdb").open("ab") as file:
        file.write(b"x")
    refused(open_period, r"the published version .* was altered \(nps.duckdb is not as written")


def test_nothing_is_published(tmp_path: Path) -> None:
    refused(Warehouse(tmp_path), "nothing is published yet")


def _close_and_die(warehouse: Warehouse, at: int) -> None:
    """Close, and die just before change number `at` to the version or the ledger."""
    left = at

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        is_ours = any(str(folder) in str(arguments[:1]) for folder in (warehouse.ledger, warehouse.published))
        is_writing = event == "open" and str(arguments[1]) not in ("r", "None")
        if is_ours and (is_writing or event in {"os.link", "os.remove", "os.mkdir"}):
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    paying.close(warehouse, SCHEME, PERIOD, SIGNED)


def test_whoever_is_killed_leaves_a_closing_with_its_version_or_none(
    published: Warehouse, tmp_path: Path
) -> None:
    closed, died = [], 0
    for at in range(10):
        warehouse = copied(published, tmp_path / str(at))
        process = get_context("fork").Process(target=_close_and_die, args=(warehouse, at))
        process.start()
        process.join(60)
        assert process.exitcode in (0, -signal.SIGKILL)
        died += process.exitcode != 0
        closed.append(left_sound(warehouse))
        with in_warehouse(warehouse):
            if not closed[-1]:
                paying.close(warehouse, SCHEME, PERIOD, SIGNED)
        assert left_sound(warehouse)
    assert 5 <= died < 10 and 1 < closed.count(False) < 10


def left_sound(warehouse: Warehouse) -> bool:
    """Whether a closing is left; its version is kept, and both are whole."""
    entries = read_ledger(warehouse).entries
    assert list(problems(warehouse, read_ledger(warehouse))) == [] and len(entries) <= 1
    version = warehouse.current.resolve()
    assert verify(version).differences == ()
    assert not entries or (version / "KEEP").is_file()
    return bool(entries)


def _close_when_it_is_time(warehouse: Warehouse, seconds: float) -> None:
    with in_warehouse(warehouse):
        paying.close(warehouse, SCHEME, PERIOD, replace(SIGNED, note=str(seconds)))


def test_a_power_cut_at_any_moment(published: Warehouse, tmp_path: Path) -> None:
    """`NPS_CLOSE_KILLS=60` kills sixty."""
    for number in range(KILLS):
        warehouse = copied(published, tmp_path / str(number))
        process = get_context("fork").Process(target=_close_when_it_is_time, args=(warehouse, number))
        process.start()
        time.sleep(0.02 + 0.6 * number / max(KILLS - 1, 1))
        process.kill()
        process.join(60)
        left_sound(warehouse)
        if not read_ledger(warehouse).entries:
            _close_when_it_is_time(warehouse, number)
        assert left_sound(warehouse)


@pytest.fixture
def full_disk(open_period: Warehouse) -> Iterator[Warehouse]:
    """A warehouse whose ledger has no room."""
    open_period.ledger.mkdir(mode=0o700)
    if not mount(open_period.ledger, "size=4k"):
        pytest.skip("only root may mount a small file system here")
    yield open_period
    unmount(open_period.ledger)


def test_a_full_disk_is_one_line_and_with_room_it_is_closed(full_disk: Warehouse) -> None:
    refused(full_disk, "No space left on device.*nothing was closed")
    assert mount(full_disk.ledger, "remount,size=1m")
    assert paying.close(full_disk, SCHEME, PERIOD, SIGNED).sequence == 1
