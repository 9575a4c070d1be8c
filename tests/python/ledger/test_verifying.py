"""`nps bonus verify`: whatever is altered is named by the verdict that it belongs to, and what is sound is green.

`NPS_LEDGER_FLIPS=all` flips every value of a ledger file, not one of each kind.
"""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dbt_runs import load

from nps_warehouse.errors import NpsError
from nps_warehouse.finance.inputs import inputs_of
from nps_warehouse.finance.ledger import append, read_ledger, sound_ledger
from nps_warehouse.finance.verdict import Verdict
from nps_warehouse.finance.verify_arithmetic import paid_differences
from nps_warehouse.finance.verify_files import inputs_verdict, ledger_verdict
from nps_warehouse.finance.verify_rules import rules_verdict
from nps_warehouse.finance.verifying import verify
from nps_warehouse.load import load as load_drops
from nps_warehouse.report.screen import screen
from nps_warehouse.settings import Warehouse
from paid_fixtures import LATE, drop, flipped, forge, loaded_again, places, rewrite

EVERY = os.environ.get("NPS_LEDGER_FLIPS") == "all"


def of_ledger(warehouse: Warehouse, head: str | None = None) -> Verdict:
    return ledger_verdict(warehouse, read_ledger(warehouse), head)


def of_inputs(warehouse: Warehouse) -> Verdict:
    return inputs_verdict(warehouse, read_ledger(warehouse))


def raw(warehouse: Warehouse, statement: str) -> None:
    with duckdb.connect(str(warehouse.raw_file)) as connection:
        connection.execute(statement)


def test_what_is_sound_is_green_by_the_command(
    closed_period: Warehouse, tmp_path: Path, nps: Callable[..., "subprocess.CompletedProcess[str]"]
) -> None:
    head = read_ledger(closed_period).head
    run = nps(closed_period.root, "bonus", "verify", "--head", head)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.splitlines() == [
        f"1 file in the ledger, which ends with {head}",
        "ledger     green",
        "inputs     green",
        "rules      green",
        "arithmetic green",
    ]
    other = nps(tmp_path / "empty", "bonus", "verify", "--head", "ab" * 32)
    assert other.returncode == 1 and "ledger     red: no file of the ledger has the head abab" in other.stdout
    assert "nps: what was paid cannot be proved: ledger is red" in other.stderr


def kinds(content: Any) -> Iterator[tuple[str | int, ...]]:
    """Where values are: all of them, or the first of each kind."""
    known = set()
    for path in places(content):
        kind = tuple(key if isinstance(key, str) else "" for key in path)
        if EVERY or kind not in known:
            known.add(kind)
            yield path


def test_every_value_of_a_closing_that_is_flipped_is_noticed(closed_period: Warehouse) -> None:
    [entry] = read_ledger(closed_period).entries
    content = json.loads(entry.path.read_text(encoding="utf-8"))
    assert of_ledger(closed_period).is_green
    found = list(kinds(content))
    assert len(found) > 80
    for path in found:
        rewrite(entry.path, flipped(content, path))
        verdict = of_ledger(closed_period)
        assert "0001_closing_team-quarter_2025-Q3.json" in verdict.summary, path
    rewrite(entry.path, content)
    assert of_ledger(closed_period).is_green


def test_every_value_that_is_paid_is_noticed_in_a_ledger_that_was_written_and_loaded_again(
    closed_period: Warehouse,
) -> None:
    """Whoever has the folder can make the ledger fit itself and raw; the version that is kept tells, or the arithmetic."""
    [entry] = read_ledger(closed_period).entries
    content = json.loads(entry.path.read_text(encoding="utf-8"))
    noticed = []
    for column in content["statements"][0]:
        if column == "evidence":
            continue
        forged = flipped(content, ("statements", 0, column))
        rewrite(entry.path, forged)
        ledger = read_ledger(closed_period)
        verdicts = [rules_verdict(closed_period, ledger), Verdict("own", tuple(paid_differences(ledger)))]
        assert not all(verdict.is_green for verdict in verdicts), column
        noticed.append(column)
    assert len(noticed) > 15


def test_the_last_file_is_missing(closed_period: Warehouse) -> None:
    head = read_ledger(closed_period).head
    read_ledger(closed_period).entries[-1].path.unlink()
    assert "no file of the ledger has the head" in of_ledger(closed_period, head).differences[0]
    assert "was loaded, and is no longer in the ledger" in of_ledger(closed_period).summary
    loaded_again(closed_period, drop())
    assert of_ledger(closed_period).is_green, "nothing is left that tells, but for the head"
    assert not of_ledger(closed_period, head).is_green


def test_a_whole_chain_that_was_written_again_is_told_by_the_head_that_was_kept(
    closed_period: Warehouse,
) -> None:
    decision = {
        **{"kind": "decision", "restatement_id": "7f", "scheme_id": "team-quarter", "period_name": "2025-Q3"},
        **{"decision": "waive", "payee_id": "North", "amount_difference": "1.00"},
    }
    append(closed_period, sound_ledger(closed_period), decision)
    head = read_ledger(closed_period).head
    assert of_ledger(closed_period, head).differences == (
        "0002_decision_team-quarter_2025-Q3.json is not loaded: run `nps load DROP`, which begins with the ledger",
    )
    forge(closed_period, lambda content: content.update(closed_by="Eve"))
    loaded_again(closed_period, drop())
    assert of_ledger(closed_period).is_green
    assert "its end is missing, or all of it was rewritten" in of_ledger(closed_period, head).summary


def test_a_head_of_an_earlier_file_holds_for_what_was_before_it(closed_period: Warehouse) -> None:
    head = read_ledger(closed_period).head
    append(
        closed_period,
        sound_ledger(closed_period),
        {
            "kind": "decision",
            "scheme_id": "a",
            "period_name": "b",
            "restatement_id": "c",
            "decision": "waive",
        },
    )
    load_drops([], closed_period, screen())
    verdict = of_ledger(closed_period, head)
    assert verdict.is_green and "the ledger goes on for 1 files after that head" in verdict.notes[0]


def test_a_version_that_was_published_with_a_file_that_is_gone(closed_period: Warehouse) -> None:
    from nps_warehouse.publish import publish

    publish(closed_period, keep=5)
    read_ledger(closed_period).entries[-1].path.unlink()
    loaded_again(closed_period, drop())
    assert "was published when the ledger ended with" in of_ledger(closed_period).summary


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        (
            "update bonus_closings set paid_amount = '9.99' where payee_id = 'North'",
            "differs from raw",
        ),
        (
            "delete from bonus_closings where payee_id = 'North'",
            "differs from raw.bonus_closings",
        ),
        (
            "insert into bonus_closings by name select '0002' as closing_id, 'team' as payee_type, 'x' as payee_id, "
            "1 as _load_id",
            r"raw.bonus_closings has a row that no file of the ledger holds (0002 team x)",
        ),
    ],
)
def test_raw_that_is_not_the_ledger(closed_period: Warehouse, statement: str, line: str) -> None:
    raw(closed_period, statement)
    assert line in of_ledger(closed_period).summary


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        (
            "update responses set score = '0' where response_id = 'r-p1'",
            "load 5 (responses_1.csv) has other rows",
        ),
        (
            "update responses set respondent_id = 'p2' where response_id = 'r-p1'",
            "load 5 (responses_1.csv) has other",
        ),
        (
            "update accounts set account_manager_id = 'm1' where account_id = 'a1'",
            "(accounts.csv) has other rows",
        ),
        (
            "delete from invitations where invitation_id = 'i-p1'",
            "(invitations.csv) has 95 rows in raw.duckdb instead of 96",
        ),
        (
            "update bonus_targets set amount = '9999' where payee_id = 'North'",
            "(bonus_targets.csv) has other rows",
        ),
        (
            "update loads set sha256 = 'ab' where file = 'responses_1.csv'",
            "is no longer in raw.duckdb: load that file",
        ),
        (
            "insert into responses by name select * replace ('new' as response_id, 4 as _load_id) from responses limit 1",
            "load 4 (invitations.csv) has 97 rows in raw.duckdb instead of 96",
        ),
    ],
)
def test_a_raw_row_behind_a_closing_that_was_altered(
    closed_period: Warehouse, statement: str, line: str
) -> None:
    assert of_inputs(closed_period).is_green
    raw(closed_period, statement)
    assert line in of_inputs(closed_period).summary


def test_what_is_forgotten_of_a_person_changes_no_checksum(closed_period: Warehouse) -> None:
    raw(
        closed_period,
        "update responses set respondent_id = 'erased-1' where respondent_id = 'p1'; "
        "update invitations set respondent_id = 'erased-1' where respondent_id = 'p1'; "
        "update respondents set respondent_id = 'erased-1', full_name = '', email = '' where respondent_id = 'p1'; "
        "update answers set answer = ''",
    )
    assert of_inputs(closed_period).is_green


def test_later_loads_are_no_inputs(closed_period: Warehouse) -> None:
    load(closed_period, LATE)
    assert of_inputs(closed_period).is_green and of_ledger(closed_period).is_green


def test_files_that_are_loaded_again_after_the_build_files_were_lost(closed_period: Warehouse) -> None:
    loaded_again(closed_period, drop())
    with duckdb.connect(str(closed_period.raw_file), read_only=True) as connection:
        assert [each.file[:4] for each in inputs_of(connection, 1)] == ["0001"]  # other numbers than before
    assert of_inputs(closed_period).is_green and of_ledger(closed_period).is_green
    loaded_again(
        closed_period, {name: content for name, content in drop().items() if name != "responses_1.csv"}
    )
    assert (
        "load 5 (responses_1.csv) is no longer in raw.duckdb: load that file again"
        in of_inputs(closed_period).summary
    )
    load(closed_period, {"responses_1.csv": drop()["responses_1.csv"]})
    assert "loaded again in another order" in of_inputs(closed_period).summary


def test_an_empty_ledger_is_green_and_a_head_must_be_one(published: Warehouse, tmp_path: Path) -> None:
    nothing = Warehouse(tmp_path)
    assert all(verdict.is_green for verdict in verify(nothing, read_ledger(nothing), screen(), None))
    with pytest.raises(NpsError, match="give the 64 hexadecimal digits"):
        verify(nothing, read_ledger(nothing), screen(), "abc")
