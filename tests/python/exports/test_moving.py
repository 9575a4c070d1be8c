"""The exports of tools that firms leave, with the dirt that such exports have: what is read, and what is asked for."""

import datetime
import json

import pytest
import xlsxwriter

from desk import Desk
from records import DELIGHTED, HUBSPOT, WOOTRIC, ZENDESK

READ = (
    "select response_id, respondent_id, score, json_extract_string(_read_as, '$.responded_at'), "
    "json_extract_string(_read_as, '$.set_aside') from raw.responses order by _source_row"
)
DASHBOARD = (
    "\ufeffResponse ID,Name,Email,Survey Type,Score,Comment,Response Time,Delighted Source,Delighted Page URL,Plan\n"
    '71,Ann,ann@example.com,NPS,10 - Extremely likely,"Fast,\nand kind",3/31/2024 23:30,Email,,Pro\n'
    "72,Bo,bo@example.com,NPS,0,,4/13/2024 08:00,Web,https://example.com/,\n"
    "73,Cy,cy@example.com,CSAT,5,,4/14/2024 08:00,Web,,\n"
    "Average,,,,5.0,,,,,\n"
)


def hubspot(identifier: str, **properties: str) -> dict[str, object]:
    """A feedback submission with other properties."""
    return {**HUBSPOT, "id": identifier, "properties": {**HUBSPOT["properties"], **properties}}  # type: ignore[dict-item]


def test_the_dashboard_of_delighted_is_told_by_its_own_properties(desk: Desk) -> None:
    desk.write("export.csv", DASHBOARD)
    outcome = desk.load()["export.csv"]
    assert outcome.notes[0].startswith("read as Delighted (dashboard)") and outcome.rows_rejected == 1
    assert desk.rows(READ) == [
        ("71", "ann@example.com", "10 - Extremely likely", "2024-03-31T23:30:00Z", None),
        ("72", "bo@example.com", "0", "2024-04-13T08:00:00Z", None),
        ("73", "cy@example.com", "5", "2024-04-14T08:00:00Z", "not_a_real_response"),
    ]
    assert desk.rows("select response_id, question_id, answer from raw.answers order by 2") == [
        ("71", "plan", "Pro"),
        ("71", "reason", "Fast,\nand kind"),
    ]


@pytest.mark.parametrize(
    ("name", "other", "asked"),
    [("Response Time", "When", "responded_at"), ("Score", "How much", "no question that asks")],
)
def test_a_column_of_the_dashboard_with_an_unknown_name_is_asked_for(
    desk: Desk, name: str, other: str, asked: str
) -> None:
    desk.write("export.csv", DASHBOARD.replace(f",{name},", f",{other},"))
    message = desk.load()["export.csv"].message
    assert asked in message and "sources.yml" in message and "\n" not in message


def test_wootric_keeps_what_it_counted_itself(desk: Desk) -> None:
    others = [
        {**WOOTRIC, "id": 8, "score": 0, "excluded_from_calculations": True},
        {**WOOTRIC, "id": 9, "score": 3, "completed": False, "text": None},
    ]
    desk.write("wootric.jsonl", "\n".join(json.dumps(each) for each in (WOOTRIC, *others)))
    assert desk.load()["wootric.jsonl"].notes[0].startswith("read as Wootric")
    assert desk.rows(READ.replace("json_extract_string(_read_as, '$.responded_at')", "responded_at")) == [
        ("7", "16", "9", "2021-12-01 18:36:59 -0800", None),
        ("8", "16", "0", "2021-12-01 18:36:59 -0800", "not_a_real_response"),
        ("9", "16", "3", "2021-12-01 18:36:59 -0800", "not_finished"),
    ]


def test_a_page_of_hubspot_is_its_results_without_other_scales(desk: Desk) -> None:
    csat = hubspot("513", hs_survey_type="CSAT", hs_value="2")
    page = {"results": [HUBSPOT, csat], "paging": {"next": {"after": "x"}}}
    desk.write("page.json", json.dumps(page))
    assert desk.load()["page.json"].notes[0].startswith("read as HubSpot (API)")
    assert desk.rows(READ.replace("json_extract_string(_read_as, '$.responded_at')", "survey_id")) == [
        ("512", "901", "9", "5", None),
        ("513", "901", "2", "5", "not_a_real_response"),
    ]
    assert desk.rows("select distinct channel, responded_at from raw.responses") == [
        ("EMAIL", "2023-10-30T03:30:17.883Z")
    ]


def test_the_export_of_hubspot_is_read_by_the_names_of_its_properties(desk: Desk) -> None:
    desk.write(
        "survey.csv",
        "\ufeffRecord ID;Survey name;Survey type;Date;Rating;Response;Sentiment;Source;Email\n"
        "1;Relation;Net Promoter Score (NPS);2024-12-31 23:45;9;Quick;Promoter;Email;ann@example.com\n"
        "2;Support;Customer satisfaction (CSAT);2024-12-31 23:45;2;;Promoter;Email;bo@example.com\n",
    )
    desk.write("sources.yml", "sources: [{files: survey.csv, timezone: Europe/Amsterdam}]")
    outcome = desk.load()["survey.csv"]
    assert outcome.status == "loaded", outcome.message
    assert desk.rows(READ) == [
        ("1", "ann@example.com", "9", "2024-12-31T22:45:00Z", None),
        ("2", "bo@example.com", "2", "2024-12-31T22:45:00Z", "not_a_real_response"),
    ]


def test_zendesk_gives_who_was_asked_and_who_answered(desk: Desk) -> None:
    recipient = {
        **{
            key: ZENDESK[key]
            for key in ("delivered_at", "delivery_id", "survey_id", "survey_name", "user_email")
        },
        "id": 36,
        "created_at": "2022-08-28T00:00:00-07:00",
        "updated_at": "2022-08-29T23:30:00-07:00",
        "user_id": 15,
        "user_name": "Ann",
    }
    desk.write("answers.json", json.dumps({"responses": [ZENDESK], "count": 1, "end_time": 1332034771}))
    desk.write("asked.json", json.dumps({"recipients": [recipient], "count": 1, "next_page": None}))
    found = desk.load()
    assert [found[name].table for name in ("answers.json", "asked.json")] == ["responses", "invitations"]
    assert desk.rows(
        "select response_id, survey_id, respondent_id, score, responded_at from raw.responses"
    ) == [("1", "4", "ann@example.com", "9", "2022-08-29T23:30:00-07:00")]
    assert desk.rows("select invitation_id, survey_id, respondent_id, channel from raw.invitations") == [
        ("36", "4", "ann@example.com", "email")
    ]


def test_the_answers_to_one_survey_of_zendesk_are_those_of_its_recipients(desk: Desk) -> None:
    desk.write(
        "survey 4.csv",
        "id,comment,rating,recipient_id,created_at,updated_at\n1,Solid,9,36,2022-08-29T23:30:00Z,2022-08-29T23:30:00Z\n",
    )
    assert desk.load()["survey 4.csv"].notes[0].startswith("read as Zendesk")
    assert desk.rows("select respondent_id, score from raw.responses") == [("36", "9")]


def test_satisfaction_ratings_of_zendesk_are_not_an_nps(desk: Desk) -> None:
    desk.write(
        "ratings.csv",
        "id,score,ticket_id,requester_id,comment,created_at\n1,good,5,9,Nice,2022-08-29T23:30:00Z\n",
    )
    outcome = desk.load()["ratings.csv"]
    assert outcome.status == "failed" and "sources.yml" in outcome.message


FORM = [
    "Id",
    "Begintijd",
    "Tijd van voltooien",
    "E-mail",
    "Naam",
    "Hoe waarschijnlijk is het dat u ons aanraadt?",
    "Waarom?",
]


def test_nobody_in_microsoft_forms_is_not_a_person(desk: Desk) -> None:
    at = datetime.datetime(2024, 7, 1, 0, 30)
    rows = [
        FORM,
        [1, at, at, "anonymous", "", 9, "Snel"],
        [2, at, at, "anonymous", "", 3, ""],
        [3, at, at, "Ann@example.com", "Ann", "8 - Waarschijnlijk", "ja\nhoor"],
    ]
    with xlsxwriter.Workbook(desk.drop / "form.xlsx", {"default_date_format": "m/d/yy h:mm:ss"}) as workbook:
        sheet = workbook.add_worksheet("Sheet1")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    desk.write("sources.yml", "sources: [{files: form.xlsx, survey_id: REL, timezone: Europe/Amsterdam}]")
    (outcome,) = desk.load().values()
    assert outcome.status == "loaded", outcome.message
    assert desk.rows(READ) == [
        ("REL:1", "", "9", "2024-06-30T22:30:00Z", None),
        ("REL:2", "", "3", "2024-06-30T22:30:00Z", None),
        ("REL:3", "Ann@example.com", "8 - Waarschijnlijk", "2024-06-30T22:30:00Z", None),
    ]
    assert desk.rows(
        "select response_id, question_id, answer from raw.answers where answer <> '' order by 1"
    ) == [
        ("REL:1", "waarom", "Snel"),
        ("REL:3", "waarom", "ja\nhoor"),
    ]


def form(answers: int, day: int) -> str:
    """A form's answers by nobody, numbered from one, as a spreadsheet saves them."""
    rows = (f"{i},8/{day}/25 12:51:45,8/{day}/25 12:54:2{i},anonymous,,{i}\n" for i in range(1, answers + 1))
    return "ID,Start time,Completion time,Email,Name,Would you recommend us?\n" + "".join(rows)


def test_forms_named_by_microsoft_number_their_own_answers(desk: Desk) -> None:
    desk.write("North(1-2).csv", form(2, 20))
    desk.write("North(1-3).csv", form(3, 20))
    desk.write("South(1-2).csv", form(2, 25))
    found = desk.load()
    assert [(each.rows_added, each.rows_unchanged) for each in found.values()] == [(2, 0), (1, 2), (2, 0)]
    assert desk.rows("select distinct survey_id from raw.responses order by 1") == [("North",), ("South",)]


def test_no_tool_corrects_an_answer_of_another(desk: Desk) -> None:
    desk.write("1 wootric.jsonl", json.dumps({**WOOTRIC, "id": 1}))
    desk.write("2 form.csv", form(1, 20))
    message = desk.load()["2 form.csv"].message
    assert "the response_id 1 of a row of 1 wootric.jsonl with another day" in message
    assert "ids_within: file" in message
    desk.write("sources.yml", "sources: [{files: '2 form.csv', ids_within: file}]")
    assert desk.load()["2 form.csv"].rows_added == 1
    assert desk.rows("select count(distinct response_id) from raw.responses") == [(2,)]


def test_points_and_feedback_of_a_quiz_are_not_the_question(desk: Desk) -> None:
    question = "How likely are you to recommend us?"
    desk.write(
        "quiz.csv",
        f"ID,Start time,Completion time,Email,Name,Total points,{question},Points - {question},Feedback - {question}\n"
        "1,8/20/25 12:51:45,8/20/25 12:54:25,anonymous,,,10,,\n",
    )
    outcome = desk.load()["quiz.csv"]
    assert outcome.status == "loaded", outcome.message
    assert desk.rows(READ) == [("1", "", "10", "2025-08-20T12:54:25Z", None)]


@pytest.mark.parametrize(
    ("record", "column"),
    [
        (DELIGHTED, "person.email"),
        (
            {**WOOTRIC, "end_user": {"id": 16, "email": "ann@example.com", "properties": {"plan": "x"}}},
            "end_user.email",
        ),
        (hubspot("512", hs_contact_email_rollup="ann@example.com"), "properties.hs_contact_email_rollup"),
    ],
)
def test_people_may_be_named_by_their_address(desk: Desk, record: dict[str, object], column: str) -> None:
    desk.write("page.json", json.dumps([record]))
    desk.write("sources.yml", f"sources: [{{files: page.json, columns: {{{column}: respondent_id}}}}]")
    assert desk.load()["page.json"].status == "loaded"
    assert desk.rows("select respondent_id from raw.responses") == [("ann@example.com",)]
    assert [name for (name,) in desk.rows("select question_id from raw.answers")] == ["reason"]


def test_the_groups_of_surveymonkey_are_asked_for_and_read_as_one_score(desk: Desk) -> None:
    question = "How likely is it that you would recommend us?"
    desk.write(
        "monkey.csv",
        f"Respondent ID,Collector ID,End Date,{question},,,Why?\n,,,Detractor,Passive,Promoter,Open-Ended Response\n"
        "1,4,10/13/2021 12:20:54 PM,,,10 - Extremely likely,Fast\n2,4,10/14/2021 01:02:00 AM,0 - Not at all likely,,,\n",
    )
    message = desk.load()["monkey.csv"].message
    assert "if each row answers only one of them, all: " in message
    entry = message.partition("all: ")[2]
    desk.write("sources.yml", f"sources:\n  - {entry}\n")
    assert desk.load()["monkey.csv"].status == "loaded"
    assert desk.rows("select score from raw.responses order by response_id") == [
        ("10 - Extremely likely",),
        ("0 - Not at all likely",),
    ]
