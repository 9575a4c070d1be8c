"""How a file words the question of the score is recorded with its load, and a mapped name or a bare one records none."""

from pathlib import Path

import pytest

from desk import Desk
from nps_warehouse.load.formats.score_wording import wording_of

TYPEFORM = (
    "#,{},Start Date (UTC),Submit Date (UTC),Network ID\na1,9,2025-03-01 10:00:00,2025-03-01 10:01:00,n1\n"
)
QUALTRICS = (
    "StartDate,EndDate,Status,Progress,Duration (in seconds),Finished,RecordedDate,ResponseId,DistributionChannel,UserLanguage,Q1,Q1_NPS_GROUP\n"
    "Start Date,End Date,Response Type,Progress,Duration (in seconds),Finished,Recorded Date,Response ID,Distribution Channel,User Language,{},Q1 - Group\n"
    + ",".join(f'"{{""ImportId"":""{name}""}}"' for name in "abcdefghijkl")
    .replace("{", "{{")
    .replace("}", "}}")
    + "\n2025-01-02 09:00:00,2025-01-02 09:01:00,IP Address,100,60,True,2025-01-02 09:01:01,R_1,email,EN,9,Promoter\n"
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def wording(desk: Desk, text: str, sources: str = "") -> object:
    desk.write("file.csv", text)
    if sources:
        desk.write("sources.yml", f"sources: [{{files: file.csv, {sources}}}]\n")
    [outcome] = [each for name, each in desk.load().items() if name == "file.csv"]
    assert outcome.status == "loaded", outcome.message
    [(found,)] = desk.rows("select wording from loads")
    return found


def test_a_header_that_is_the_question_is_the_wording(desk: Desk) -> None:
    assert wording(desk, TYPEFORM.format("How likely  are you to recommend us?")) == (
        "How likely are you to recommend us?"
    )


def test_a_question_below_the_name_is_the_wording(desk: Desk) -> None:
    text = QUALTRICS.format("How likely are you to recommend Acme to a friend or colleague?")
    assert wording(desk, text) == "How likely are you to recommend Acme to a friend or colleague?"


def test_a_plain_table_has_one_too_whatever_maps_its_column(desk: Desk) -> None:
    text = "response_id,{},responded_at\n1,9,2025-03-01\n"
    sources = 'table: responses, columns: {"beveelt u ons aan bij anderen?": score}'
    assert wording(desk, text.format("Beveelt u ons aan bij anderen?"), sources) == (
        "Beveelt u ons aan bij anderen?"
    )


def test_of_several_columns_each_wording_is_there_once(desk: Desk) -> None:
    text = 'response_id,Recommend us (paper)?,Recommend us?,"2. Recommend us?",responded_at\n1,9,,,2025-03-01\n2,,8,,2025-03-01\n'
    columns = '{"Recommend us (paper)?": score, "Recommend us?": score, "2. Recommend us?": score}'
    assert wording(desk, text, f"table: responses, columns: {columns}") == (
        "Recommend us (paper)? / Recommend us?"
    )


TABLE = "response_id,{},responded_at\n1,9,2025-03-01\n"


@pytest.mark.parametrize("name", ["score", "NPS"])
def test_a_name_is_no_wording_and_then_sources_say_it(desk: Desk, name: str) -> None:
    assert wording(desk, TABLE.format(name), "table: responses") is None
    desk.write("sources.yml", 'sources: [{files: file.csv, table: responses, wording: "Recommend us?"}]')
    assert desk.load()["file.csv"].status == "loaded", "it is read again"
    assert desk.rows("select wording from loads order by load_id") == [(None,), ("Recommend us?",)]


def test_what_sources_say_wins_and_only_of_files_with_scores(desk: Desk) -> None:
    assert wording(desk, TYPEFORM.format("How likely are you to recommend us?"), 'wording: "Really?"') == (
        "Really?"
    )
    desk.write("sources.yml", 'sources: [{files: accounts.csv, wording: "Recommend us?"}]')
    desk.write("accounts.csv", "account_id,account_name\n1,One\n")
    assert "wording is that of the score, and accounts have none" in desk.load()["accounts.csv"].message


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (("Q1", "3. How likely are you\nto recommend us?"), "How likely are you to recommend us?"),
        (("G01Q01. Beveelt u ons aan",), "Beveelt u ons aan"),
        (("Likelihood to recommend", "Recommendation score", "", '{"ImportId":"QID1"}'), None),
        (("How was it?",), "How was it?"),
    ],
)
def test_a_question_is_told_from_a_name(texts: tuple[str, ...], found: str | None) -> None:
    assert wording_of(texts) == found
