"""An id that does not identify is not believed: what is refused, what is one answer, and the ways out."""

from pathlib import Path

import pytest
import xlsxwriter

from drops import HEADER, Bench, bench, shown

NAMED = "response_id,survey_id,respondent_id,score,responded_at\n"


@pytest.fixture
def here(tmp_path: Path) -> Bench:
    return bench(tmp_path)


def numbered(survey: str, person: str, day: str, count: int, *, first: int = 1, score: int = 9) -> str:
    """Answers with the ids 1, 2, and so on, each of another person on the same day."""
    rows = range(first, first + count)
    return NAMED + "".join(f"{row},{survey},{person}{row},{score},{day}\n" for row in rows)


def stored(here: Bench) -> list[tuple[object, ...]]:
    """Ids and scores in the order of loading."""
    return here.rows("select response_id, score from raw.responses order by _load_id, _source_row")


def test_rows_that_fill_each_others_gaps_are_one_answer(here: Bench) -> None:
    here.write("sources.yml", "sources: [{files: '*.csv', columns: {Why: 'answer:reason'}}]")
    header = "response_id,respondent_id,score,responded_at,Why\n"
    rows = "r1,p1,10,2025-01-01,\nr1,,,2025-01-01,good\nr2,p2,,2025-01-02,\nr2,p2,3,2025-01-02,\n"
    outcome = here.load_one("responses.csv", header + rows)
    assert (outcome.rows_read, outcome.rows_added, outcome.rows_unchanged) == (4, 2, 2)
    assert here.rows(
        "select response_id, respondent_id, score, _source_row from raw.responses order by 1"
    ) == [("r1", "p1", "10", 3), ("r2", "p2", "3", 5)]
    assert here.rows("select response_id, answer from raw.answers") == [("r1", "good")]
    assert "2 rows repeat or complete another of the same response_id: read as one" in outcome.notes


def test_times_that_a_description_reads_are_completed_too(here: Bench) -> None:
    here.write("sources.yml", "sources: [{files: responses.csv, time_format: '%d-%m-%Y'}]")
    here.load_one("responses.csv", HEADER + "r1,9,02-01-2025\nr1,,\n")
    here.load_one("responses.csv", HEADER + "r2,,\nr2,9,\nr2,,02-01-2025\n")
    read = '{"responded_at":"2025-01-02T00:00:00Z"}'
    assert here.rows("select response_id, score, responded_at, _read_as from raw.responses order by 1") == [
        ("r1", "9", "02-01-2025", read),
        ("r2", "9", "02-01-2025", read),
    ]


def test_an_empty_score_never_supersedes_a_given_one(here: Bench) -> None:
    header = "response_id,channel,score,responded_at\n"
    here.load_one("responses.csv", header + "r1,web,9,2025-01-01\nr1,email,,2025-01-01\n")
    assert stored(here)[-1] == ("r1", "9"), "the channels contradict, the scores do not"


@pytest.mark.parametrize(("rows", "status"), [(100, "loaded"), (199, "failed")])
def test_a_handful_of_contradictions_are_versions_and_more_are_refused(
    here: Bench, rows: int, status: str
) -> None:
    others = "".join(f"o{row},9,2025-01-01\n" for row in range(rows - 4))
    text = HEADER + others + "r1,9,2025-01-01\nr1,2,2025-01-01\nr2,9,2025-01-01\n"
    text += "r2,2,2025-01-01\n" if status == "failed" else "r3,2,2025-01-01\n"
    outcome = here.load_one("responses.csv", text)
    assert outcome.status == status
    if status == "failed":
        assert outcome.message == (
            f"row {rows - 1}: response_id r1 occurs again with another score (2, before 9), as do 2 of {rows} rows, "
            "so it does not identify a row; name the columns that identify a row in sources.yml (id_from: [...])"
        )
        assert here.count("responses") == 0
    else:
        assert f"row {rows - 1}: response_id r1 occurs twice with different content; the last one counts" in (
            outcome.notes
        )
        assert ("r1", "9") in stored(here) and ("r1", "2") in stored(here)


def test_a_row_per_question_is_refused(here: Bench) -> None:
    rows = "".join(f"r{n},2025-03-03,nps,{n}\nr{n},2025-03-03,csat,8\n" for n in (9, 10, 7))
    outcome = here.load_one("responses.csv", "response_id,responded_at,question_id,score\n" + rows)
    assert outcome.status == "failed"
    assert "has a row per question: question_id is csat, nps" in outcome.message


@pytest.mark.parametrize(
    ("file", "text", "advice"),
    [
        (
            "accounts.csv",
            "account_id,branch_id\nA1,a\nA1,b\nA2,a\nA2,b\n",
            "or map the date from which each is valid to effective_from",
        ),
        (
            "respondents.csv",
            "respondent_id,account_id\np1,A1\np1,A2\np2,A1\np2,A2\n",
            "keep one row per respondent_id",
        ),
    ],
)
def test_a_table_whose_ids_others_refer_to_needs_one_row_each(
    here: Bench, file: str, text: str, advice: str
) -> None:
    assert advice in here.load_one(file, text).message


def test_id_from_makes_the_id_although_the_file_has_one(here: Bench) -> None:
    text = HEADER + "1,9,2025-01-01\n1,3,2025-01-02\n1,8,2025-01-03\n1,8,2025-01-04\n"
    assert here.load_one("responses.csv", text).status == "failed"
    here.write("sources.yml", "sources: [{files: responses.csv, id_from: [response_id, responded_at]}]")
    assert here.load_one("responses.csv", text).rows_added == 4
    assert here.rows("select count(distinct response_id) from raw.responses") == [(4,)]


@pytest.mark.parametrize("value", ["1.18E+11", "1,18e+11", "4E+08"])
def test_ids_in_scientific_notation_are_refused(here: Bench, value: str) -> None:
    text = HEADER.replace(",", ";") + f"{value};9;2025-01-01\nr2;9;2025-01-02\n"
    outcome = here.load_one("responses.csv", text)
    assert outcome.status == "failed"
    assert f"row 2: the response_id {value} was shortened by a spreadsheet, as were 1 of 2" in outcome.message


def test_ids_of_other_columns_too_and_only_ids(here: Bench) -> None:
    outcome = here.load_one("responses.csv", NAMED + "r1,s,1.18E+11,9,2025-01-01\n")
    assert "the respondent_id 1.18E+11 was shortened" in outcome.message
    assert here.load_one("responses.csv", HEADER + "5E10,1E+00,2025-01-01\n").status == "loaded"


def test_whole_numbers_of_a_workbook_keep_their_digits(here: Bench) -> None:
    with xlsxwriter.Workbook(str(here.drop / "responses.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["response_id", "score", "responded_at"])
        for row, number in enumerate((1234567890123456, 1234567890123457, 8999999999999999), start=1):
            sheet.write_row(row, 0, [number, 9, "2025-01-01"])
    assert {outcome.status for outcome in here.load().files} == {"loaded"}
    assert [row[0] for row in stored(here)] == [
        "1234567890123456",
        "1234567890123457",
        "8999999999999999",
    ]


@pytest.mark.parametrize(
    ("second", "word"),
    [
        (numbered("Q2", "p", "2025-01-10", 5), "survey (Q1, here Q2)"),
        (numbered("Q1", "other", "2025-01-10", 5), "person (p1, here other1)"),
        (numbered("Q1", "p", "2025-04-10", 5), "day (2025-01-10, here 2025-04-10)"),
    ],
)
def test_a_file_that_supersedes_rows_of_something_else_is_refused(
    here: Bench, second: str, word: str
) -> None:
    here.load_one("responses_1.csv", numbered("Q1", "p", "2025-01-10", 10))
    outcome = here.load_one("responses_2.csv", second)
    assert outcome.status == "failed" and here.count("responses") == 10
    assert f"row 2 has the response_id 1 of a row of responses_1.csv with another {word}" in outcome.message
    assert "ids_within: survey or ids_within: file" in outcome.message
    assert "as do 5 of 5 rows" in outcome.message


def test_corrections_and_a_fuller_export_need_no_flag_and_are_reported(here: Bench) -> None:
    here.load_one("responses_1.csv", numbered("Q1", "p", "2025-01-10", 10))
    here.write("responses_2.csv", numbered("Q1", "p", "2025-01-10T18:00:00Z", 30, score=3))
    report = here.load()
    assert {outcome.status for outcome in report.files} == {"loaded", "already loaded"}
    assert "responses_2.csv: 10 rows supersede what was loaded before (from responses_1.csv)" in shown(report)
    assert here.rows("select rows_superseding from raw.loads order by load_id") == [(0,), (10,)]


def test_one_moment_in_two_notations_is_one_day(here: Bench) -> None:
    here.load_one("responses_1.csv", numbered("Q1", "p", "2025-01-10T23:30:00", 10))
    outcome = here.load_one("responses_2.csv", numbered("Q1", "p", "2025-01-11T00:30:00Z", 10))
    assert (outcome.status, outcome.rows_added) == ("loaded", 10)


@pytest.mark.parametrize(
    ("rows", "strays", "status"), [(200, 2, "loaded"), (200, 3, "failed"), (3, 1, "loaded")]
)
def test_a_handful_loads_with_a_note(here: Bench, rows: int, strays: int, status: str) -> None:
    here.load_one("responses_1.csv", numbered("Q1", "p", "2025-01-10", 10))
    text = numbered("Q2", "q", "2025-04-10", strays)
    text += numbered("Q2", "q", "2025-04-10", rows - strays, first=100).removeprefix(NAMED)
    outcome = here.load_one("responses_2.csv", text)
    assert outcome.status == status
    if status == "loaded":
        assert any("with another survey (Q1, here Q2); it supersedes it" in note for note in outcome.notes)


@pytest.mark.parametrize(
    ("second", "ids"),
    [
        ("ids_within: survey", ["Q2:1", "Q2:2"]),
        ("ids_within: file", ["responses_2.csv:1", "responses_2.csv:2"]),
    ],
)
def test_ids_within_makes_them_ids_of_their_own(here: Bench, second: str, ids: list[str]) -> None:
    here.load_one("responses_1.csv", numbered("Q1", "p", "2025-01-10", 3))
    here.write("sources.yml", f"sources: [{{files: responses_2.csv, {second}}}]")
    assert here.load_one("responses_2.csv", numbered("Q2", "q", "2025-04-10", 2)).rows_added == 2
    assert [row[0] for row in stored(here)] == ["1", "2", "3", *ids]


def test_leaving_the_earlier_file_out_is_a_way_too(here: Bench) -> None:
    here.load_one("responses_1.csv", numbered("Q1", "p", "2025-01-10", 3))
    here.write("sources.yml", "sources: [{files: responses_1.csv, ignore: true}]")
    assert here.load_one("responses_2.csv", numbered("Q2", "p", "2025-01-10", 3)).rows_added == 3


def test_rows_equal_to_withdrawn_ones_are_stored(here: Bench) -> None:
    text = numbered("Q1", "p", "2025-01-10", 3)
    here.load_one("responses_1.csv", text)
    here.write("sources.yml", "sources: [{files: responses_1.csv, ignore: true}]")
    here.load()
    assert here.load_one("responses_2.csv", text + "9,Q1,p9,9,2025-01-10\n").rows_added == 4


def test_invitations_and_benchmark_answers_are_guarded_alike(here: Bench) -> None:
    header = "invitation_id,survey_id,respondent_id,invited_at\n"
    here.load_one("invitations_1.csv", header + "1,Q1,p1,2025-01-01\n2,Q1,p2,2025-01-01\n")
    again = here.load_one("invitations_2.csv", header + "1,Q2,p1,2025-04-01\n2,Q2,p2,2025-04-01\n")
    assert "with another survey (Q1, here Q2)" in again.message
    header = "study_id,benchmark_response_id,supplier_id,score\n"
    here.load_one("benchmark_responses_1.csv", header + "s,1,x,9\ns,2,x,9\n")
    again = here.load_one("benchmark_responses_2.csv", header + "s,1,y,9\ns,2,y,9\n")
    assert "with another supplier (x, here y)" in again.message


FORM = "Timestamp,How likely are you to recommend us?\n"


def form(*scores: int) -> str:
    """A form without ids, a row a day, to the minute."""
    return FORM + "".join(f"03/{day}/2025 10:00,{score}\n" for day, score in enumerate(scores, 13))


def test_two_forms_of_the_same_minutes_are_not_one(here: Bench) -> None:
    here.load_one("north.csv", form(9, 8, 3, 10, 7, 9))
    outcome = here.load_one("south.csv", form(2, 8, 10, 6, 1, 0))
    assert outcome.status == "failed"
    assert "give each form its own survey_id: in sources.yml" in outcome.message
    here.write(
        "sources.yml",
        "sources: [{files: north.csv, survey_id: N}, {files: south.csv, survey_id: S}]",
    )
    assert here.load_one("south.csv", form(2, 8, 10, 6, 1, 0)).rows_added == 6


def test_a_fuller_export_with_corrected_scores_loads(here: Bench) -> None:
    here.load_one("north.csv", form(9, 8, 3, 10, 7, 9))
    outcome = here.load_one("north (1).csv", form(9, 8, 4, 9, 7, 9, 10, 10))
    assert (outcome.rows_added, outcome.rows_unchanged) == (4, 4)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{files: responses.csv, ids_within: form}", "ids_within must be survey or file, not form"),
        ("{files: responses.csv, ids_within: survey}", "has no survey_id, which ids_within: survey needs"),
        ("{files: responses.csv, table: accounts, ids_within: file}", "ids_within is of no use for accounts"),
        ("{files: responses.csv, table: follow_ups, ids_within: survey}", "follow_ups belong to no survey"),
    ],
)
def test_ids_within_that_means_nothing_is_refused(here: Bench, source: str, message: str) -> None:
    here.write("sources.yml", f"sources: [{source}]")
    here.write("responses.csv", HEADER + "r1,9,2025-01-01\n")
    assert any(message in outcome.message for outcome in here.load().files)


def test_a_name_that_is_used_again_is_no_scope_for_ids(here: Bench) -> None:
    here.load_one("responses.csv", numbered("Q1", "p", "2025-01-10", 3))
    outcome = here.load_one("responses.csv", numbered("Q2", "q", "2025-04-10", 3))
    assert "set ids_within: survey or id_from:" in outcome.message
