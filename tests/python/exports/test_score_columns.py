"""The column of the score: told by its header, stated in `sources.yml`, or asked for; what rows hold never moves it."""

import io
from itertools import product

import pytest
from rich.console import Console

from desk import Desk
from nps_warehouse.load.explain_file import explain_file, previews_of
from nps_warehouse.load.formats.score_texts import proposed_values

NL, CSAT = "Zou u ons aanraden aan een collega? (0-10)", "Hoe tevreden bent u over de levering? (1-5)"
TIME = "2025-03-{:02} 10:00:00"
BRANCHED = "Timestamp,NPS north,NPS south\n"


def form(header: str, *rows: str) -> str:
    return header + "\n" + "".join(f"{TIME.format(day)},{row}\n" for day, row in enumerate(rows, 1))


def scores(desk: Desk) -> list[object]:
    return [score for (score,) in desk.rows("select score from raw.responses order by _source_row")]


@pytest.mark.parametrize("header", ["How satisfied are you (1-5)", "Company size", "Number of licences"])
def test_a_lone_number_is_never_taken_for_the_score(desk: Desk, header: str) -> None:
    desk.write("form.csv", form(f"Timestamp,{header},Comments", "5,ok", "4,ok"))
    desk.write("responses.csv", f"response_id,{header},responded_at\nr1,5,2025-03-01\n")
    found = desk.load()
    assert {outcome.status for outcome in found.values()} == {"failed"}
    assert f'if it is one of "{header}", "Comments"' in found["form.csv"].message
    assert "lacks score" in found["responses.csv"].message and header in found["responses.csv"].message
    assert scores(desk) == []


@pytest.mark.parametrize("cells", product(("10", "5", "weet niet", ""), repeat=2))
def test_what_a_row_holds_never_moves_the_choice(desk: Desk, cells: tuple[str, str]) -> None:
    rows = ["9,1", *["10,2"] * 30, ",".join(cells)]
    desk.write("form.csv", form(f"Timestamp,{NL},{CSAT}", *rows[:28]))
    more = form(f"Timestamp,{CSAT},{NL}", *(row[::-1] for row in ("1,3", "2,4")))
    desk.write("more.csv", more.replace("2025-03", "2025-04"))
    assert all(f'score from "{NL}"' in outcome.notes[0] for outcome in desk.load().values())


@pytest.mark.parametrize(
    ("time", "question"),
    [
        ("Tijdstempel", "Zou je ons aanbevelen?"),
        ("Zeitstempel", "Würden Sie uns weiterempfehlen?"),
        ("Horodateur", "Nous recommanderiez-vous ?"),
        ("Marca temporal", "¿Nos recomendaría?"),
        ("Tidstämpel", "Skulle du rekommendera oss?"),
        ("Tidsstempel", "Vil du anbefale os?"),
        ("Sygnatura czasowa", "Czy poleciłbyś nas?"),
    ],
)
def test_a_form_in_any_of_the_languages_needs_no_description(desk: Desk, time: str, question: str) -> None:
    desk.write("formulier.csv", form(f"{time},Hur nöjd? (1-5),{question}", "3,9", "4,2"))
    assert desk.load()["formulier.csv"].rows_added == 2 and scores(desk) == ["9", "2"]


def test_words_in_a_column_that_only_its_wording_tells_are_asked_about(desk: Desk) -> None:
    desk.write("form.csv", form(f"Timestamp,{NL},{CSAT}", "10,5", "weet niet,4", "3,3"))
    message = desk.load()["form.csv"].message
    entry = f'{{files: "form.csv", columns: {{"{NL}": score}}, values: {{"weet niet": ?}}}}'
    assert 'of its 3 answers 1 is not a score from 0 to 10; say what "weet niet" stands for' in message
    assert entry in message
    desk.write("sources.yml", f"sources: [{entry.replace(': ?', ': NA')}]")
    assert desk.load()["form.csv"].rows_added == 3 and scores(desk) == ["10", "NA", "3"]


def test_a_few_unreadable_answers_are_quarantined_and_texts_of_people_are_not_repeated(desk: Desk) -> None:
    desk.write("form.csv", form("Timestamp,NPS", *["9"] * 19, "no idea"))
    assert desk.load()["form.csv"].status == "loaded"
    desk.write("form.csv", form("Timestamp,NPS", *["9"] * 9, "a.jansen@example.org"))
    message = desk.load()["form.csv"].message
    assert (
        "1 is not a score" in message and "jansen" not in message and "if it is the score, say so" in message
    )


def test_a_table_may_name_its_score_as_the_question_does(desk: Desk) -> None:
    desk.write("responses.csv", "response_id,NPS,responded_at,Company size\nr1,9,2025-03-01,3\n")
    outcome = desk.load()["responses.csv"]
    assert outcome.notes[0] == 'score from "NPS"' and "Company size" in outcome.notes[1]
    assert scores(desk) == ["9"]


def test_a_column_named_score_beside_a_question_is_asked_about(desk: Desk) -> None:
    desk.write("form.csv", form("Timestamp,score,How likely are you to recommend us?", "80,9"))
    assert 'has 2 questions that could be the score ("score", "How likely' in desk.load()["form.csv"].message
    desk.write("form.csv", form("Timestamp,Score,How likely are you to recommend us?", "8 / 10,9"))
    assert desk.load()["form.csv"].status == "loaded" and scores(desk) == ["9"], "Score is that of a quiz"


def branched(desk: Desk, *rows: str, more: str = "") -> str:
    desk.write("form.csv", form(BRANCHED.strip(), *rows))
    desk.write(
        "sources.yml",
        f"sources: [{{files: form.csv, columns: {{NPS north: score, NPS south: score}}{more}}}]",
    )
    outcome = desk.load()["form.csv"]
    return outcome.message or outcome.status


def test_the_branches_of_a_survey_are_one_score(desk: Desk) -> None:
    assert branched(desk, "9,", ",3", "NA,10", "-,", ",") == "loaded"
    assert scores(desk) == ["9", "3", "10", "-", ""]


def test_a_row_with_two_scores_is_refused_by_its_number(desk: Desk) -> None:
    message = branched(desk, "9,", ",3", "7,7")
    assert 'row 4 has several scores: "NPS north" (7) and "NPS south" (7)' in message
    assert desk.rows("select count(*) from raw.responses") == [(0,)]


def test_records_of_the_header_are_no_scores(desk: Desk) -> None:
    header = "Respondent ID,Collector ID,Date Modified,NPS,NPS\n,,,Response,Response\n"
    desk.write("sm.csv", header + "1,1,2025-03-01 10:00:00,,8\n\n2,1,2025-03-01 10:00:00,3,\n")
    message = desk.load()["sm.csv"].message
    assert 'could be the score ("NPS", "NPS (2)")' in message
    desk.write("sources.yml", f"sources: [{message.rpartition('all: ')[2]}]")
    assert desk.load()["sm.csv"].rows_added == 2
    assert desk.rows("select score, _source_row from raw.responses order by 2") == [("8", 3), ("3", 5)]


def test_values_say_what_words_and_codes_mean(desk: Desk) -> None:
    words = 'values: {"Extremely  Likely": 10, A0: 0, "Weet niet": NA}'.replace("  ", " ")
    desk.write(
        "responses.csv",
        "response_id,score,responded_at\n"
        + "".join(
            f"r{number},{text},2025-03-01\n"
            for number, text in enumerate(["extremely likely ", "a0", "weet niet", "7", "soon", ""])
        ),
    )
    desk.write("sources.yml", f"sources: [{{files: responses.csv, {words}}}]")
    assert desk.load()["responses.csv"].rows_added == 6
    assert scores(desk) == ["10", "0", "NA", "7", "soon", ""]
    desk.write("sources.yml", f"sources: [{{files: responses.csv, {words.replace('A0: 0', 'A0: 1')}}}]")
    assert "its earlier rows are superseded" in " ".join(desk.load()["responses.csv"].notes)


def test_values_apply_to_branches_too(desk: Desk) -> None:
    assert branched(desk, "A10,", ",A0", more=", values: {A10: 10, A0: 0}") == "loaded"
    assert scores(desk) == ["10", "0"]


def test_values_are_for_tables_with_scores(desk: Desk) -> None:
    desk.write("accounts.csv", "account_id\na1\n")
    desk.write("sources.yml", "sources: [{files: accounts.csv, values: {a: 1}}]")
    assert "values say what scores mean, and accounts have none" in desk.load()["accounts.csv"].message


def test_explain_proposes_values_for_a_few_texts(desk: Desk) -> None:
    rows = "".join(f"r{number},A{number % 11},2025-03-01\n" for number in range(22))
    desk.write("responses.csv", "response_id,score,responded_at\n" + rows)
    text = io.StringIO()
    explain_file(desk.drop / "responses.csv", Console(file=text, width=200))
    assert 'sources.yml: values: {"a0": 0, "a1": 1, "a2": 2,' in text.getvalue()
    assert '"a10": 10} (NA stands for no answer)' in text.getvalue()


@pytest.mark.parametrize(
    ("texts", "proposed"),
    [
        (("a10", "a00", "a09"), '{"a00": 0, "a09": 9, "a10": 10}'),
        (("a1", "a11"), '{"a1": ?, "a11": ?}'),
        (("a1", "a2"), '{"a1": ?, "a2": ?}'),
        (("a0", "b1"), '{"a0": ?, "b1": ?}'),
        (("likely", "0-6"), '{"0-6": ?, "likely": ?}'),
    ],
)
def test_only_codes_that_count_from_zero_are_proposed_with_their_numbers(
    texts: tuple[str, ...], proposed: str
) -> None:
    assert proposed_values(texts) == proposed


LONG = "response_id,responded_at,{},score\n" + "".join(
    f"r{number},2025-03-0{number + 1},{question},{score}\n"
    for number, nps in enumerate((10, 9, 3))
    for question, score in (("csat", 8), ("nps", nps), ("ces", 2))
)


@pytest.mark.parametrize("name", ["question_id", "Question", "vraag", "question text"])
def test_a_row_per_question_is_refused_until_one_is_chosen(desk: Desk, name: str) -> None:
    desk.write("responses.csv", LONG.format(name))
    message = desk.load()["responses.csv"].message
    entry = f'{{files: "responses.csv", only: {{"{name}": "nps"}}}}'
    assert f"has a row per question: {name} is ces, csat, nps" in message and entry in message
    desk.write("sources.yml", f"sources: [{entry}]")
    outcome = desk.load()["responses.csv"]
    assert outcome.rows_read == 3 and outcome.notes[0] == f"6 rows left out: their {name} is not nps"
    assert desk.rows("select score, _source_row from raw.responses order by 2") == [
        ("10", 3),
        ("9", 6),
        ("3", 9),
    ]


def test_a_question_column_with_one_text_or_another_meaning_is_no_matter(desk: Desk) -> None:
    desk.write(
        "responses.csv",
        "response_id,responded_at,question_id,score\nr1,2025-03-01,q1,9\nr2,2025-03-01,q1,3\n",
    )
    assert desk.load()["responses.csv"].rows_added == 2
    desk.write("responses_2.csv", LONG.format("metric").replace("r", "s").replace("sesponse", "response"))
    desk.write("sources.yml", "sources: [{files: responses_2.csv, columns: {metric: ignore}}]")
    assert "row per question" not in desk.load()["responses_2.csv"].message


def test_a_choice_that_no_row_has_is_refused_with_what_there_is(desk: Desk) -> None:
    desk.write("responses.csv", LONG.format("question_id"))
    desk.write("sources.yml", "sources: [{files: responses.csv, only: {question_id: nsp}}]")
    assert "has no row whose question_id is nsp, as `only:`" in desk.load()["responses.csv"].message
    desk.write("sources.yml", "sources: [{files: responses.csv, only: {question: nps}}]")
    assert "has no column question, which `only:`" in desk.load()["responses.csv"].message


def test_explain_shows_what_was_recognised_even_when_something_is_missing(desk: Desk) -> None:
    desk.write("form.csv", form("Timestamp,Company size,Comments", "5,ok"))
    (preview,) = previews_of(desk.drop / "form.csv")
    assert preview.problem and ("Timestamp", "responded_at", TIME.format(1)) in preview.columns
    assert ("Company size", "", "5") in preview.columns and preview.facts["format"].startswith("Google Forms")
    desk.write("form.csv", "response_id,Stars,responded_at\nr1,5,2025-03-01\n")
    desk.write("sources.yml", "sources: [{files: form.csv, survey_id: S}]")
    (preview,) = previews_of(desk.drop / "form.csv")
    assert "lacks score" in preview.problem and ("response_id", "response_id", "r1") in preview.columns


def test_explain_shows_the_columns_of_a_file_of_no_known_kind(desk: Desk) -> None:
    desk.write("mystery.csv", "Response ID,Stars\nr1,5\n")
    (preview,) = previews_of(desk.drop / "mystery.csv")
    assert preview.facts["format"] == "not recognised" and ("Stars", "", "5") in preview.columns
    assert "its columns are Response ID, Stars" in preview.problem and "nearest" not in preview.problem
