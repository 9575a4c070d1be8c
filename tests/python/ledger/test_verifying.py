"""`nps bonus verify`: whatever is altered is named by the verdict that it belongs to, and what is sound is green.

`NPS_LEDGER_FLIPS=all` flips every value of a ledger file, not one of each kind.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dbt_runs import in_warehouse, load

from nps_warehouse.errors import NpsError
from nps_warehouse.finance import verify_arithmetic, verify_rules
from nps_warehouse.finance.inputs import inputs_of
from nps_warehouse.finance.ledger import Ledger, append, read_ledger, sound_ledger
from nps_warehouse.finance.verdict import Verdict
from nps_warehouse.finance.verify_arithmetic import arithmetic_verdict, paid_differences
from nps_warehouse.finance.verify_files import inputs_verdict, ledger_verdict
from nps_warehouse.finance.verify_rules import rules_verdict
from nps_warehouse.finance.verifying import verify
from nps_warehouse.load import load as load_drops
from nps_warehouse.report.screen import screen
from nps_warehouse.settings import Warehouse, variables
from paid_fixtures import LATE, drop, flipped, forge, places, rewrite

EVERY = os.environ.get("NPS_LEDGER_FLIPS") == "all"


def of_ledger(warehouse: Warehouse, head: str | None = None) -> Verdict:
    return ledger_verdict(warehouse, read_ledger(warehouse), head)


def of_inputs(warehouse: Warehouse) -> Verdict:
    return inputs_verdict(warehouse, read_ledger(warehouse))


def of_rules(warehouse: Warehouse) -> Verdict:
    return rules_verdict(warehouse, read_ledger(warehouse))


def raw(warehouse: Warehouse, statement: str) -> None:
    with duckdb.connect(str(warehouse.raw_file)) as connection:
        connection.execute(statement)


def loaded_again(warehouse: Warehouse, files: dict[str, str]) -> None:
    """Lose the build files, and load files and the ledger anew."""
    shutil.rmtree(warehouse.build_folder)
    load(warehouse, files)


def test_what_is_sound_is_green_by_the_command(
    closed_period: Warehouse, nps: Callable[..., "subprocess.CompletedProcess[str]"]
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
    other = nps(closed_period.root, "bonus", "verify", "--head", "ab" * 32)
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


def test_every_value_that_is_paid_is_noticed_in_a_ledger_that_was_written_and_loaded_anew(
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
    assert "was loaded, and is not in the ledger any more" in of_ledger(closed_period).summary
    loaded_again(closed_period, drop())
    assert of_ledger(closed_period).is_green, "nothing is left that tells, but for the head"
    assert not of_ledger(closed_period, head).is_green


def test_a_whole_chain_that_was_written_anew_is_told_by_the_head_that_was_kept(
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
    assert "its end is missing, or all of it was written again" in of_ledger(closed_period, head).summary


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
            "holds something else than raw",
        ),
        (
            "delete from bonus_closings where payee_id = 'North'",
            "holds something else than raw.bonus_closings",
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
            "is not in raw.duckdb any more: load that file",
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
        "load 5 (responses_1.csv) is not in raw.duckdb any more: load that file again"
        in of_inputs(closed_period).summary
    )
    load(closed_period, {"responses_1.csv": drop()["responses_1.csv"]})
    assert "loaded again in another order" in of_inputs(closed_period).summary


@pytest.mark.parametrize(
    ("alter", "line"),
    [
        (shutil.rmtree, "is not kept any more"),
        (
            lambda version: (version / "KEEP").unlink(),
            "lacks the file KEEP, without which it will be removed",
        ),
        (
            lambda version: (version / "parquet/marts/bonus_statements.parquet").unlink(),
            "bonus_statements.parquet is missing",
        ),
    ],
)
def test_a_version_that_was_closed_and_is_not_as_it_was(
    closed_period: Warehouse, alter: Callable[[Path], None], line: str
) -> None:
    assert of_rules(closed_period).is_green
    alter(closed_period.current.resolve())
    assert line in of_rules(closed_period).summary


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("statements", 0, "amount"), "North: amount"),
        (("scheme", "minimum_responses"), "minimum_responses of the scheme was 30, not 30x"),
        (("scheme", "approved_by"), "approved_by of the scheme was Rik Rekenaar"),
        (("settings", "minimum_responses"), "the setting minimum_responses was 5, not 6"),
        (("facts", "manifest_sha256"), "is not the one that was closed: its manifest is another"),
        (("facts", "build_id"), "is of another build"),
        (("published_version",), "is not kept any more"),
    ],
)
def test_rules_that_the_kept_version_does_not_show(
    closed_period: Warehouse, path: tuple[str | int, ...], line: str
) -> None:
    forge(closed_period, lambda content: content.update(flipped(content, path)))
    assert line in of_rules(closed_period).summary


def test_rules_of_today_are_a_note(closed_period: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{**row, "minimum_responses": "50"} for row in verify_rules.seed_rows("bonus_schemes")]
    monkeypatch.setattr(verify_rules, "seed_rows", lambda _: rows)
    monkeypatch.setattr(verify_rules, "variables", lambda: {**variables(), "minimum_responses": 9})
    verdict = of_rules(closed_period)
    assert verdict.is_green and len(verdict.notes) == 2
    assert "minimum_responses of the scheme is 50 today; it was 30 (cause `rule`)" in verdict.notes[0]
    assert "the setting minimum_responses is 9 today; it was 5 (cause `setting`)" in verdict.notes[1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("statements", 0, "paid_amount"), "is not as it was written"),
        (("statements", 0, "target_amount"), "is not as it was written"),
        (("statements", 0, "payout_share"), "North: amount"),
        (("statements", 0, "is_eligible"), "North: amount"),
        (("statements", 1, "promoters"), "South: promoters"),
        (("statements", 1, "responses"), "South: responses 43 are 42 in the evidence"),
        (("statements", 1, "evidence", 0, "category"), "in the evidence"),
    ],
)
def test_what_a_file_holds_must_add_up_whatever_the_code(
    closed_period: Warehouse, path: tuple[str | int, ...], line: str
) -> None:
    assert list(paid_differences(read_ledger(closed_period))) == []
    forge(closed_period, lambda content: content.update(flipped(content, path)))
    assert any(line in difference for difference in paid_differences(read_ledger(closed_period)))


def test_what_is_built_again_by_the_rules_of_then(
    closed_period: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Later answers, other rules today and lost build files change nothing; a forged amount does, other code is said."""
    loaded_again(closed_period, {**drop(), **LATE})
    rows = {seed: verify_rules.seed_rows(seed) for seed in ("bonus_schemes", "bonus_bands")}
    rows["bonus_schemes"] = [{**row, "minimum_responses": "500"} for row in rows["bonus_schemes"]]
    monkeypatch.setattr(verify_arithmetic, "seed_rows", rows.__getitem__)
    forged = {"amount": "1.00", "paid_amount": "1.00", "target_amount": "1.00", "payout_share": 1.0}
    [entry] = read_ledger(closed_period).entries
    statements = entry.content["statements"]
    other = {**entry.content, "statements": [{**statements[0], **forged}, *statements[1:]]}
    ledger = Ledger((entry, replace(entry, path=entry.path.with_name("0002.json"), content=other)))
    assert list(paid_differences(ledger)) == []
    [group] = verify_arithmetic.groups_of(ledger, [])
    with in_warehouse(closed_period):
        found = verify_arithmetic.recomputed_differences(closed_period, group, screen())
    assert {of.path.stem for of, _ in found} == {"0002"}
    monkeypatch.setattr(verify_arithmetic, "recomputed_differences", lambda *_: found)
    verdict = arithmetic_verdict(closed_period, ledger, screen())
    assert re.match(r"red: 0002: North: amount 1.00 is [0-9.]+ when it is built again", verdict.summary)
    monkeypatch.setattr(verify_arithmetic, "code_checksum", lambda _: "other code")
    verdict = arithmetic_verdict(closed_period, ledger, screen())
    assert verdict.is_green and "by the code of today (cause `code`)" in verdict.notes[0]


def test_one_build_for_all_that_was_made_from_the_same(closed_period: Warehouse) -> None:
    [entry] = read_ledger(closed_period).entries
    other = {
        **entry.content,
        "scheme_id": "other",
        "scheme": {**entry.content["scheme"], "scheme_id": "other"},
    }
    contradicting = {**entry.content, "bands": []}
    later = {**entry.content, "as_of_load_id": 9}
    entries = [entry] + [
        type(entry)(entry.path, number, "closing", "", content)
        for number, content in enumerate((other, contradicting, later), start=2)
    ]
    groups = verify_arithmetic.groups_of(Ledger(tuple(entries)), [])
    assert [[each.sequence for each in group.entries] for group in groups] == [[1, 2], [3], [4]]


def test_an_empty_ledger_is_green_and_a_head_must_be_one(published: Warehouse, tmp_path: Path) -> None:
    nothing = Warehouse(tmp_path)
    assert all(verdict.is_green for verdict in verify(nothing, read_ledger(nothing), screen(), None))
    with pytest.raises(NpsError, match="give the 64 hexadecimal digits"):
        verify(nothing, read_ledger(nothing), screen(), "abc")
