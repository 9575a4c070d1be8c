"""A file's format is detected, or asked for in one line that shows what to write."""

import io
from pathlib import Path

from rich.console import Console

from desk import Desk
from nps_warehouse.load.describe.description import Description
from nps_warehouse.load.explain_file import explain_file, previews_of
from nps_warehouse.load.formats.detect_format import detect_format
from nps_warehouse.load.formats.export_format import export_formats, format_names, formats_named
from nps_warehouse.load.formats.questions import question_id

DROP = Path(__file__).parent / "drop"
FORM = "Timestamp,Would you recommend us?,Would you recommend our lunch?,Why?\n"
UNKNOWN = Description("responses", format=None, table_from="nothing")


def test_every_format_names_its_documentation_and_matches_only_its_own_columns() -> None:
    for name, export in export_formats().items():
        file = Path(__file__).parents[3] / "scripts/nps_warehouse/load/formats" / f"{name}.yml"
        assert "http" in file.read_text(encoding="utf-8").split("title:")[0], f"{name} names no documentation"
        header = [column.split("|")[0] for column in export.signature]
        found = detect_format(header, UNKNOWN)
        assert found is not None and found.name == name
    assert "fivetran_qualtrics" in format_names() and len(formats_named("qualtrics")) == 2


def test_a_question_without_latin_letters_still_has_an_id() -> None:
    form = export_formats()["google_forms"]
    assert question_id("なぜですか?", form, set()).strip("_")
    assert question_id("Why?", form, {"answer:why"}) == "why_2"
    assert question_id("Où ça?", form, set()) == "ou_ca"


def test_two_possible_scores_are_asked_for_with_what_to_write(desk: Desk) -> None:
    desk.write("form.csv", FORM + "2019-11-01 08:51:12,9,3,good\n2019-11-01 08:51:13,2,10,\n")
    outcome = desk.load()["form.csv"]
    assert outcome.status == "failed"
    assert 'like: {files: "form.csv", columns: {"Would you recommend us?": score}}' in outcome.message
    desk.write(
        "sources.yml", 'sources:\n  - {files: "form.csv", columns: {"Would you recommend us?": score}}\n'
    )
    assert desk.load()["form.csv"].rows_added == 2
    assert desk.rows("select score from raw.responses order by _source_row") == [("9",), ("2",)]


def test_the_same_form_in_two_date_formats_is_the_same_answers(desk: Desk) -> None:
    header = "Timestamp,NPS,Why?\n"
    desk.write("a.csv", header + "2019-11-13 08:51:12.402,9,x\n2019-11-13 08:51:12.700,3,y\n")
    desk.write("b.csv", header + "11/13/2019 8:51:12,9,x\n11/13/2019 8:51:12,3,y\n")
    desk.write("c.csv", header + "2019/11/13 8:51:12 AM,9,x\n2019/11/13 8:51:12 AM,3,y\n")
    found = desk.load()
    assert [(found[name].rows_added, found[name].rows_unchanged) for name in ("a.csv", "b.csv", "c.csv")] == [
        (2, 0),
        (0, 2),
        (0, 2),
    ]


def test_a_date_that_can_be_read_in_two_ways_is_asked_for(desk: Desk) -> None:
    desk.write("form.csv", "Timestamp,NPS\n11/1/2019 8:51:12,9\n")
    message = desk.load()["form.csv"].message
    assert 'Timestamp "11/1/2019 8:51:12" can be read as "%m/%d/%Y' in message and "time_format:" in message
    desk.write("sources.yml", 'sources: [{files: form.csv, time_format: "%d/%m/%Y %H:%M:%S"}]')
    assert desk.load()["form.csv"].rows_added == 1
    assert desk.rows("select json_extract_string(_read_as, '$.responded_at') from raw.responses") == [
        ("2019-01-11T08:51:12Z",)
    ]


def test_a_time_that_no_format_reads_is_shown(desk: Desk) -> None:
    desk.write("form.csv", "Timestamp,NPS\n13/11/2019 8:51:12,9\nyesterday,3\n")
    assert 'Timestamp "yesterday" matches no time format' in desk.load()["form.csv"].message


def test_an_unknown_file_gets_the_nearest_format_suggested(desk: Desk) -> None:
    desk.write("mystery.csv", "No.,Response ID,Finished,x\n1,a,Yes,9\n")
    message = desk.load()["mystery.csv"].message
    assert "nearest is the format formbricks, but it lacks Timestamp" in message and "sources.yml" in message


def test_a_file_that_matches_two_formats_is_asked_about(desk: Desk) -> None:
    header = "Response ID,Submit Date (UTC),No.,Timestamp,Finished,NPS\n"
    desk.write("both.csv", header + "a,2025-01-01,1,2025-01-01,Yes,9\n")
    message = desk.load()["both.csv"].message
    assert "could be in the formats formbricks and typeform" in message and "format: formbricks" in message
    desk.write("sources.yml", "sources: [{files: both.csv, format: typeform}]")
    assert desk.load()["both.csv"].rows_added == 1


def test_a_file_named_like_a_raw_table_may_be_an_export(desk: Desk) -> None:
    desk.write("responses.csv", (DROP / "formbricks export.csv").read_text(encoding="utf-8"))
    assert desk.load()["responses.csv"].notes[0].startswith("read as Formbricks")


def test_an_answer_that_is_finished_later_is_a_new_version(desk: Desk) -> None:
    header = "No.,Response ID,Timestamp,Finished,NPS\n"
    desk.write("one.csv", header + "1,r1,2025-01-01T10:00:00Z,No,9\n")
    desk.load()
    desk.write("two.csv", header + "1,r1,2025-01-01T10:00:00Z,Yes,9\n")
    assert desk.load()["two.csv"].rows_added == 1


def test_a_qualtrics_file_without_its_other_header_rows_loses_no_answer(desk: Desk) -> None:
    header = "StartDate,EndDate,Status,Finished,RecordedDate,ResponseId,Q1_NPS_GROUP,Q1\n"
    row = "2025-01-01 10:00:00,2025-01-01 10:00:00,0,1,2025-01-01 10:00:00,{},3,9\n"
    desk.write("bare.csv", header + row.format("R_1") + row.format("R_2") + row.format("R_3"))
    assert desk.load()["bare.csv"].rows_added == 3


def test_a_fivetran_table_without_its_answers_names_the_missing_table(desk: Desk) -> None:
    desk.write("survey_response.csv", (DROP / "fivetran/survey_response.csv").read_text(encoding="utf-8"))
    assert "put question_response.csv next to it" in desk.load()["survey_response.csv"].message


def test_explain_shows_every_column_and_loads_nothing(desk: Desk) -> None:
    text = io.StringIO()
    explain_file(DROP / "Relationship survey.csv", Console(file=text, width=160))
    shown = text.getvalue()
    assert "Qualtrics (qualtrics)" in shown and "header rows: 3" in shown and "Europe/Amsterdam" in shown
    (preview,) = previews_of(DROP / "Relationship survey.csv")
    assert ("Q1", "score", "10") in preview.columns and ("Status", "", "IP Address") in preview.columns
    assert not desk.warehouse.root.exists()


def test_explain_shows_the_columns_of_a_file_that_cannot_be_read(desk: Desk) -> None:
    desk.write("form.csv", FORM + "2019-11-01 08:51:12,9,3,good\n")
    (preview,) = previews_of(desk.drop / "form.csv")
    assert "could be the score" in preview.problem and ("Would you recommend us?", "", "9") in preview.columns


def test_pages_in_one_array_are_one_list(desk: Desk) -> None:
    one = '{"id":"1","person":"p","score":9,"comment":"x","created_at":1700000000,"updated_at":1}'
    two = one.replace('"1"', '"2"').replace('"p"', '{"id":"q"}')
    desk.write("pages.json", f"[[{one}],[{two}]]")
    assert desk.load()["pages.json"].rows_added == 2
    assert desk.rows("select response_id, respondent_id from raw.responses order by 1") == [
        ("1", "p"),
        ("2", "q"),
    ]


def test_an_export_without_answers_loads_as_none(desk: Desk) -> None:
    desk.write("form.csv", "Timestamp,NPS\n")
    assert (desk.load()["form.csv"].status, desk.load()["form.csv"].status) == ("loaded", "already loaded")


def test_the_question_of_the_score_may_be_named_for_all_tables_of_a_connector(desk: Desk) -> None:
    for file in (DROP / "fivetran").iterdir():
        if file.name != "question.csv":
            desk.write(file.name, file.read_text(encoding="utf-8").replace("How likely", "How much"))
    desk.write(
        "sources.yml", "sources: [{files: '*.csv', format: fivetran_qualtrics, columns: {QID1: score}}]"
    )
    assert {outcome.status for outcome in desk.load().values()} == {"loaded"}
    assert desk.rows("select score from raw.responses order by response_id") == [
        ("9",),
        ("4",),
        ("10",),
        ("",),
    ]


def fivetran(desk: Desk, *more: str, without: str = "") -> dict[str, str]:
    """The messages of the connector's tables, with more rows of answers."""
    for file in (DROP / "fivetran").iterdir():
        if file.name != without:
            text = file.read_text(encoding="utf-8")
            desk.write(file.name, text + "".join(more) if file.name == "question_response.csv" else text)
    return {name: outcome.message for name, outcome in desk.load().items()}


def test_a_question_of_a_connector_is_told_by_its_wording_not_by_its_answers(desk: Desk) -> None:
    row = "9,2025-01-09 00:00:00,,QID9,,R_f1,,,{},9\n"
    assert set(fivetran(desk, row.format("How satisfied are you?"), without="question.csv").values()) == {""}
    text = (desk.drop / "question_response.csv").read_text(encoding="utf-8")
    desk.write("question_response.csv", text.replace("How likely are you to recommend us?", "How much?"))
    message = desk.load()["survey_response.csv"].message
    assert "does not show which question is the score (there are QID1, QID2, QID3, QID9)" in message


def test_two_answers_of_one_response_to_the_question_of_the_score_are_refused(desk: Desk) -> None:
    row = "9,2025-01-09 00:00:00,2,QID1,,R_f1,,,How likely are you to recommend us?,10\n"
    assert "response R_f1 has several answers" in fivetran(desk, row)["survey_response.csv"]


def test_a_question_of_a_form_is_data_and_never_code(desk: Desk) -> None:
    desk.write(
        "it's; form.csv", "Timestamp,NPS,\"Why'); drop table raw.loads; --\"\n2025-01-01 10:00:00,9,'); x\n"
    )
    assert desk.load()["it's; form.csv"].rows_added == 1
    assert desk.rows("select question_id, answer from raw.answers") == [("why_drop_table_raw_loads", "'); x")]


def test_two_questions_worded_as_the_score_are_asked_for(desk: Desk) -> None:
    header = "Timestamp,How likely are you to recommend us?,How likely are you to recommend our app?\n"
    desk.write("form.csv", header + "2025-01-01 10:00:00,9,2\n")
    assert "has 2 questions that could be the score" in desk.load()["form.csv"].message
    desk.write("form.csv", header + "2025-01-01 10:00:00,9,because\n")
    again = desk.load()["form.csv"]
    assert again.status == "failed", "what the rows hold never moves the choice"
