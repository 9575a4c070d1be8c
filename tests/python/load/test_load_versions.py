"""Raw grows only by rows that are new or changed."""

from pathlib import Path

import pytest

from drops import HEADER, Bench, bench


@pytest.fixture
def here(tmp_path: Path) -> Bench:
    return bench(tmp_path)


def test_every_raw_table_is_there_after_any_load(here: Bench) -> None:
    here.load_one("answers.csv", "response_id,question_id,answer\nr1,reason,fine\n")
    assert here.count("follow_ups") == here.count("rejected_rows") == 0
    assert here.count("answers") == here.count("loads") == 1


def test_a_file_loads_once(here: Bench) -> None:
    first = here.load_one("responses.csv", HEADER + "r1,9,2025-01-01\n")
    second = here.load_one("responses.csv", HEADER + "r1,9,2025-01-01\n")
    assert (first.status, second.status) == ("loaded", "already loaded")
    assert here.count("responses") == here.count("loads") == 1


def test_the_same_content_under_another_name_loads_once(here: Bench) -> None:
    here.write("responses.csv", HEADER + "r1,9,2025-01-01\n")
    copy = here.load_one("responses copy.csv", HEADER + "r1,9,2025-01-01\n")
    assert sorted(here.rows("select status from raw.loads")) == [("loaded",)]
    assert copy.status == "loaded" or "same content" in copy.message


def test_a_fuller_export_adds_only_what_is_new_or_changed(here: Bench) -> None:
    here.load_one("responses.csv", HEADER + "r1,9,2025-01-01\nr2,5,2025-01-02\n")
    outcome = here.load_one("responses.csv", HEADER + "r1,9,2025-01-01\nr2,6,2025-01-02\nr3,1,2025-01-03\n")
    assert (outcome.rows_read, outcome.rows_added, outcome.rows_unchanged) == (3, 2, 1)
    assert here.rows("select score from raw.responses where response_id = 'r2' order by _load_id") == [
        ("5",),
        ("6",),
    ]


def test_a_row_that_returns_to_an_older_version_is_stored_again(here: Bench) -> None:
    for score in ("9", "2", "9"):
        assert here.load_one(f"responses_{score}.csv", HEADER + f"r1,{score},2025-01-01\n") is not None
    here.write("responses_again.csv", HEADER + "r1,9,2025-01-01\n\n")
    here.load()
    scores = here.rows("select score from raw.responses order by _load_id")
    assert scores[-1] == ("9",) and len(scores) == 3


def test_versions_of_a_key_within_one_file_are_kept_in_order(here: Bench) -> None:
    text = HEADER + "r1,9,2025-01-01\nr1,9,2025-01-01\nr1,4,2025-01-01\n"
    outcome = here.load_one("responses.csv", text)
    assert (outcome.rows_added, outcome.rows_unchanged) == (2, 1)
    assert here.rows("select score, _source_row from raw.responses order by 2") == [("9", 2), ("4", 4)]


def test_the_last_row_of_a_key_in_a_file_is_its_current_version(here: Bench) -> None:
    here.load_one("responses.csv", HEADER + "r1,9,2025-01-01\nr1,4,2025-01-01\n")
    assert here.load_one("responses_2.csv", HEADER + "r1,4,2025-01-01\nr2,1,2025-01-01\n").rows_added == 1


def test_rows_without_their_id_are_kept_once_each(here: Bench) -> None:
    here.load_one("responses.csv", HEADER + ",9,2025-01-01\n,9,2025-01-01\n")
    outcome = here.load_one(
        "responses.csv", HEADER + ",9,2025-01-01\n,9,2025-01-01\n,9,2025-01-01\nr1,1,2025-01-01\n"
    )
    assert (outcome.rows_added, outcome.rows_unchanged) == (2, 2)


def test_a_key_column_that_may_be_missing_is_still_part_of_the_key(here: Bench) -> None:
    header = "account_id,effective_from,account_name\n"
    here.load_one("accounts.csv", header + "a1,,Old\na1,2025-01-01,New\n")
    outcome = here.load_one("accounts.csv", header + "a1,,Old\na1,2025-01-01,Newer\n")
    assert (outcome.rows_added, outcome.rows_unchanged) == (1, 1)


def test_derived_ids_are_the_same_in_the_next_export(here: Bench) -> None:
    header = "respondent_id,score,responded_at\n"
    here.load_one("responses.csv", header + "p1,9,2025-01-01T10:00:00Z\np1,9,2025-01-01T10:00:00Z\n")
    text = header + "p2,3,2025-01-02T10:00:00Z\np1,9,2025-01-01T10:00:00Z\np1,9,2025-01-01T10:00:00Z\n"
    outcome = here.load_one("responses.csv", text)
    assert (outcome.rows_added, outcome.rows_unchanged) == (1, 2)
    assert here.rows("select count(distinct response_id) from raw.responses") == [(3,)]


def test_equal_rows_of_two_surveys_are_two_answers(here: Bench) -> None:
    here.write(
        "sources.yml", "sources:\n  - {files: q1.csv, survey_id: Q1}\n  - {files: q2.csv, survey_id: Q2}\n"
    )
    here.write("q1.csv", "respondent_id,score,responded_at\np1,9,2025-01-01\n")
    here.write("q2.csv", "score,respondent_id,responded_at\n9,p1,2025-01-01\n")
    assert [outcome.rows_added for outcome in here.load().files] == [1, 1]
    assert here.rows("select count(distinct response_id) from raw.responses") == [(2,)]


def test_load_times_rise_with_load_numbers(here: Bench) -> None:
    for number in range(5):
        here.write(f"responses_{number}.csv", HEADER + f"r{number},9,2025-01-01\n")
    here.load()
    times = here.rows("select started_at from raw.loads order by load_id")
    assert times == sorted(set(times)) and len(times) == 5
    assert here.rows(
        "select count(*) from raw.responses join raw.loads on load_id = _load_id where started_at = _loaded_at"
    ) == [(5,)]


def test_a_dry_run_counts_and_writes_nothing(here: Bench) -> None:
    here.write("responses.csv", HEADER + "r1,9,2025-01-01\n")
    here.write("responses_2.csv", HEADER + "r1,9,2025-01-01\nr2,9,2025-01-01\n")
    report = here.load(dry_run=True)
    assert [outcome.rows_added for outcome in report.files] == [1, 1]
    assert not here.warehouse.raw_file.exists()
    here.load()
    here.write("responses_3.csv", HEADER + "r3,9,2025-01-01\n")
    assert here.load(dry_run=True).files[2].rows_added == 1
    assert here.count("responses") == 2


def test_a_failed_file_leaves_only_its_line_and_stops_no_other(here: Bench) -> None:
    here.write("answers.csv", "response_id,question_id\nr1,reason\n")
    here.write("responses.csv", HEADER + "r1,9,2025-01-01\n")
    report = here.load()
    assert report.failed and [outcome.status for outcome in report.files] == ["failed", "loaded"]
    assert here.rows("select rows_read, status, error is not null from raw.loads order by load_id") == [
        (0, "failed", True),
        (1, "loaded", False),
    ]
    assert here.load_one("answers.csv", "response_id,question_id,answer\nr1,reason,fine\n").status == "loaded"
