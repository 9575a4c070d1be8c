"""`sources.yml`: it is applied as written, and a mistake is reported with its line and column."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from drops import HEADER, Bench, bench
from nps_warehouse.errors import NpsError
from nps_warehouse.load.describe.sources import parse_sources
from nps_warehouse.load.explain_file import explain_file


@pytest.fixture
def here(tmp_path: Path) -> Bench:
    return bench(tmp_path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            "sources:\n  - files: a.csv\n    colums: {a: score}\n",
            "line 3, column 5: unknown key colums; did you mean columns?",
        ),
        (
            "sources:\n  - files: a.csv\n    table: response\n",
            "line 3, column 12: unknown table response; did you mean responses?",
        ),
        (
            "sources:\n  - files: a.csv\n    columns: {a: scor}\n",
            "line 3, column 18: unknown column scor; did you mean score?",
        ),
        ("sources:\n  - files: a.csv\n    format: tabel\n", "did you mean table?"),
        ("sources:\n  - files: a.csv\n    timezone: Europe/Amstrdam\n", "did you mean Europe/Amsterdam?"),
        (
            "sources:\n  - files: a.csv\n    time_format: dd-mm-yyyy\n",
            "line 3, column 18: dd-mm-yyyy is not a time format",
        ),
        ("sources:\n  - files: a.csv\n    encoding: latin-99\n", "unknown encoding"),
        ("sources:\n  - files: a.csv\n    files: b.csv\n", "line 3, column 5: files is given twice"),
        ("sources:\n  - table: responses\n", "line 2, column 5: this source lacks files"),
        (
            "sources:\n  - files: a.csv\n    columns: {a: channel, b: channel}\n",
            "line 3, column 30: two columns are mapped to channel",
        ),
        (
            "sources:\n  - files: a.csv\n    values: {a: 11}\n",
            "line 3, column 17: 11 is not a score; write a whole number from 0 to 10, or NA",
        ),
        ("sources:\n  - files: a.csv\n    values: {a: '?'}\n", "? is not a score"),
        ("sources:\n  - files: a.csv\n    values: {Yes: 10, 'yes ': 9}\n", "given another value above"),
        ("sources:\n  - files: a.csv\n    encoding: undefined\n", "unknown encoding undefined"),
        (
            'sources:\n  - files: a.csv\n    encoding: "a\\0b"\n',
            "unknown encoding",
        ),
        ("sources:\n  - files: a.csv\n   table: x\n", "line 3, column 4: not valid YAML"),
        ("sources:\n  - files: [\n", "not valid YAML"),
        ("source: []\n", "line 1, column 1: unknown key source"),
        ("- files: a.csv\n", "line 1, column 1: a mapping"),
        ("sources: {files: a.csv}\n", "a list"),
        (
            "sources:\n  - files: a.csv\n    ignore: false\n",
            "line 3, column 13: ignore must be true or omitted",
        ),
        ("sources:\n  - files: a.csv\n    sheet: [a, b]\n", "line 3, column 12: one text is expected here"),
        ("sources:\n  - files: a.csv\n    timezone:\n", "line 3, column 14: a text is missing here"),
        ("sources:\n  - &a [*a]\n", "not valid YAML: nested too deeply"),
        (
            "sources:\n  - files: a.csv\n    table: accounts\n    score: 9\n",
            "line 4, column 5: unknown column of accounts score",
        ),
    ],
)
def test_a_mistake_is_named_with_its_place(content: str, says: str) -> None:
    with pytest.raises(NpsError) as caught:
        parse_sources(content)
    assert says in str(caught.value)


def test_a_broken_sources_file_loads_nothing_of_the_drop(here: Bench) -> None:
    here.write("sources.yml", "sources: [")
    here.write("responses.csv", HEADER + "r1,9,2025-01-01\n")
    (outcome,) = here.load().files
    assert outcome.file == "sources.yml" and outcome.status == "failed" and "line 1" in outcome.message
    assert here.count("responses") == 0


def test_columns_constants_and_table_are_used(here: Bench) -> None:
    here.write(
        "sources.yml",
        "sources:\n  - files: 'NPS *.csv'\n    survey_id: 007\n    responded_at: 2025-01-01\n"
        "    columns: {Klant: respondent_id, How likely: score, Comment: ignore}\n",
    )
    outcome = here.load_one("NPS export 1.csv", "Klant,How likely,Comment\np1,9,x\n")
    assert outcome.notes == ()
    assert here.rows("select survey_id, respondent_id, score, responded_at from raw.responses") == [
        ("007", "p1", "9", "2025-01-01")
    ]


def test_the_first_source_that_matches_wins_and_an_unused_one_gets_a_note(here: Bench) -> None:
    here.write(
        "sources.yml",
        "sources:\n  - {files: 'a*', survey_id: A}\n  - {files: 'ab*', survey_id: B}\n  - files: 'c*'\n",
    )
    here.write("ab.csv", HEADER + "r1,9,2025-01-01\n")
    report = here.load()
    assert here.rows("select survey_id from raw.responses") == [("A",)]
    assert report.notes == ("sources.yml, line 4: no file is named c*",)


def test_a_corrected_description_reads_the_file_again(here: Bench) -> None:
    for zone in ("UTC", "Europe/Amsterdam", "Europe/Amsterdam"):
        here.write("sources.yml", f"sources: [{{files: responses.csv, timezone: {zone}}}]")
        here.load_one("responses.csv", HEADER + "r1,9,2025-07-01 12:00\n")
    readings = here.rows("select _read_as from raw.responses order by _load_id")
    assert readings == [
        ('{"responded_at":"2025-07-01T12:00:00Z"}',),
        ('{"responded_at":"2025-07-01T10:00:00Z"}',),
    ]


def test_times_are_read_as_described_and_others_keep_their_text(here: Bench) -> None:
    here.write(
        "sources.yml",
        "sources: [{files: responses.csv, timezone: Europe/Amsterdam, time_format: '%d-%m-%Y %H:%M:%S'}]",
    )
    rows = ["r1,9,1-7-2025 12:00:00", "r2,9,2025-07-01T12:00:00+05:00", "r3,9,soon", "r4,9,"]
    here.load_one("responses.csv", HEADER + "\n".join(rows) + "\n")
    assert here.rows("select responded_at, _read_as from raw.responses order by response_id") == [
        ("1-7-2025 12:00:00", '{"responded_at":"2025-07-01T10:00:00Z"}'),
        ("2025-07-01T12:00:00+05:00", None),
        ("soon", None),
        ("", None),
    ]


def test_the_same_answers_in_two_time_formats_are_the_same_answers(here: Bench) -> None:
    here.write(
        "sources.yml",
        "sources:\n  - {files: iso.csv, timezone: UTC, id_from: When, columns: {When: responded_at}}\n"
        "  - {files: us.csv, time_format: '%m/%d/%Y %H:%M:%S', id_from: When, columns: {When: responded_at}}\n",
    )
    here.write("iso.csv", "When,score\n2019-11-01 08:51:12.402,9\n2019-11-01 08:51:12.700,3\n")
    here.write("us.csv", "When,score\n11/1/2019 8:51:12,9\n11/1/2019 8:51:12,3\n")
    assert [(outcome.rows_added, outcome.rows_unchanged) for outcome in here.load().files] == [(2, 0), (0, 2)]


def test_an_answer_column_goes_to_answers(here: Bench) -> None:
    here.write(
        "sources.yml", "sources: [{files: '*.csv', columns: {Why: 'answer:reason', Else: 'answer:more'}}]"
    )
    header = "response_id,score,responded_at,Why,Else\n"
    first = here.load_one("responses.csv", header + "r1,9,d,good,\nr2,1,d,,\n")
    assert first.rows_added == 2
    assert here.rows("select response_id, question_id, answer, _source_row from raw.answers") == [
        ("r1", "reason", "good", 2)
    ]
    again = here.load_one("responses.csv", header + "r1,9,d,,\nr2,1,d,,\nr3,2,d,x,y\n")
    assert (again.rows_added, again.rows_unchanged) == (2, 1), "an answer that was emptied is a change"
    assert here.rows("select answer from raw.answers where response_id = 'r1' order by _load_id") == [
        ("good",),
        ("",),
    ]


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("columns: {Skore: score}", "has no column Skore, which sources.yml maps to score"),
        ("survey_id: A, columns: {score: survey_id}, score: 9", "sources.yml also gives as a constant"),
        ("id_from: [Nope]", "has no column Nope, which id_from names"),
        ("columns: {channel: score}", "is mapped to score too"),
        (
            "table: accounts, columns: {score: account_id}, id_from: score",
            "id_from is of no use for accounts",
        ),
        ("table: accounts, columns: {score: 'answer:x'}", "is for responses only"),
    ],
)
def test_a_description_that_does_not_fit_the_file_fails(here: Bench, source: str, says: str) -> None:
    here.write("sources.yml", f"sources: [{{files: responses.csv, {source}}}]")
    outcome = here.load_one("responses.csv", "response_id,score,responded_at,channel\nr1,9,d,x\n")
    assert outcome.status == "failed" and says in outcome.message


@pytest.mark.parametrize("written", ["0-10", "0–10", "0 to 10", "0 t/m 10"])
def test_a_scale_is_confirmed_in_any_spelling(here: Bench, written: str) -> None:
    here.write("sources.yml", f"sources: [{{files: responses.csv, scale: {written}}}]")
    here.load_one("responses.csv", "response_id,score,responded_at\nr1,5,2025-03-01\n")
    assert here.rows("select scale from raw.loads") == [("0-10",)]


@pytest.mark.parametrize("scale", ["1-5", "0-100", "1-11", "10", "stars"])
def test_another_scale_is_refused_with_what_an_nps_needs(here: Bench, scale: str) -> None:
    here.write("sources.yml", f"sources: [{{files: responses.csv, scale: {scale}}}]")
    here.write("responses.csv", "response_id,score,responded_at\nr1,5,2025-03-01\n")
    (outcome,) = here.load().files
    assert outcome.status == "failed"
    assert f"scale {scale} gives no NPS, which needs a score from 0 to 10" in outcome.message


@pytest.mark.parametrize("spoil", [lambda file: file.mkdir(), lambda file: file.write_text("source: []\n")])
def test_a_file_next_to_an_unreadable_description_is_not_explained(
    tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    here = bench(tmp_path)
    file = here.write("responses.csv", "score\n9\n")
    spoil(here.drop / "sources.yml")
    with pytest.raises(
        NpsError, match=r"sources\.yml: (is not a regular file|line 1, column 1: unknown key)"
    ):
        explain_file(file, Console(file=io.StringIO()))
