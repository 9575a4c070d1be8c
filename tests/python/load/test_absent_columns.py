"""What a file does not say it does not change: a column that it lacks, unlike a cell that is empty."""

from pathlib import Path

import pytest

from drops import HEADER, Bench, bench


@pytest.fixture
def here(tmp_path: Path) -> Bench:
    return bench(tmp_path)


def test_raw_tells_an_absent_column_from_an_empty_cell(here: Bench) -> None:
    here.load_one("responses.csv", "response_id,score,responded_at,channel\nr1,9,2025-01-01,\n")
    assert here.rows("select score, channel, language from raw.responses") == [("9", "", None)]


def test_an_empty_key_is_no_key_and_a_constant_is_said(here: Bench) -> None:
    here.write("sources.yml", "sources: [{files: responses.csv, language: nl}]")
    here.load_one("responses.csv", HEADER + ",9,2025-01-01\n")
    here.load_one("accounts.csv", "account_id,effective_from,branch_id\nA1,,\n")
    assert here.rows("select response_id, language from raw.responses") == [(None, "nl")]
    assert here.rows("select effective_from, branch_id, account_name from raw.accounts") == [(None, "", None)]


def test_a_file_with_fewer_columns_adds_only_what_it_changes(here: Bench) -> None:
    here.load_one(
        "responses.csv",
        "response_id,score,responded_at,channel\nr1,9,2025-01-01,web\nr2,9,2025-01-01,web\n",
    )
    fewer = here.load_one("responses_2.csv", HEADER + "r1,9,2025-01-01\nr2,3,2025-01-01\n")
    assert (fewer.rows_added, fewer.rows_unchanged) == (1, 1)
    channel = "response_id,score,responded_at,channel\n"
    same = here.load_one("responses_3.csv", channel + "r1,9,2025-01-01,web\nr2,3,2025-01-01,web\n")
    assert (same.rows_added, same.rows_unchanged) == (0, 2), "the channel of r2 is the one that was last said"
    cleared = here.load_one("responses_4.csv", channel + "r1,9,2025-01-01,\nr2,3,2025-01-01,\n")
    assert (cleared.rows_added, cleared.rows_unchanged) == (2, 0)


def test_what_a_load_said_goes_with_it(here: Bench) -> None:
    here.load_one("responses.csv", HEADER + "r1,9,2025-01-01\n")
    here.load_one("responses_2.csv", HEADER + "r1,3,2025-01-01\n")
    here.write("sources.yml", "sources: [{files: responses_2.csv, ignore: true}]")
    here.load()
    assert here.load_one("responses_3.csv", HEADER + "r1,3,2025-01-01\n\n").rows_added == 1


def test_a_version_of_an_account_that_says_nothing_differs_from_one_that_clears(here: Bench) -> None:
    here.load_one(
        "accounts_1.csv", "account_id,effective_from,branch_id,account_manager_id\nA1,2025-01-01,b,m1\n"
    )
    managers = "account_id,effective_from,account_manager_id\nA1,2025-06-01,m2\n"
    assert here.load_one("accounts_2.csv", managers).rows_added == 1
    assert here.load_one("accounts_2.csv", managers + "\n").rows_added == 0
    cleared = "account_id,effective_from,branch_id\nA1,2025-06-01,\n"
    assert here.load_one("accounts_3.csv", cleared).rows_added == 1
    assert here.load_one("accounts_3.csv", cleared + "\n").rows_added == 0


def test_rows_of_earlier_versions_with_nulls_for_empty_cells_are_not_stored_again(here: Bench) -> None:
    here.load_one("responses.csv", HEADER + "r1,9,2025-01-01\n")
    here.load_one("accounts.csv", "account_id,branch_id\nA1,\n")
    here.rows("update raw.loads set rows_superseding = null")
    here.rows("update raw.accounts set branch_id = null")
    wide = "response_id,score,responded_at,channel\nr1,9,2025-01-01,\n"
    assert here.load_one("responses_2.csv", wide).rows_added == 0
    assert here.load_one("accounts_2.csv", "account_id,branch_id\nA1,\n\n").rows_added == 0
