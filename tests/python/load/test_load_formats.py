"""A built-in format is a description prepared in advance."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from drops import Bench, bench
from nps_warehouse.errors import NpsError
from nps_warehouse.load.formats import export_format

FORMAT = """
columns: {ResponseId: response_id, Q1: score, RecordedDate: responded_at, Q1_TEXT: "answer:reason", IPAddress: ignore}
constants: {channel: web}
header_records: 3
timezone: UTC
"""
EXPORT = (
    "ResponseId,Q1,RecordedDate,IPAddress,Q2\n"
    '"Response\n\nID","How likely, 0-10?",When,IP,Other\n'
    '"{""ImportId"":""_recordId""}",x,x,x,x\n'
    "R_1,9,2025-01-01 10:00:00,1.2.3.4,y\n"
    "R_2,3\n"
    "R_3,2,2025-01-02 10:00:00,1.2.3.4,y\n"
)
CACHES = (
    export_format.export_formats,
    export_format.format_names,
    export_format.signature_columns,
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    (tmp_path / "formats").mkdir()
    (tmp_path / "formats" / "threefold.yml").write_text(FORMAT)
    monkeypatch.setattr(export_format, "FOLDER", tmp_path / "formats")
    for remembered in CACHES:
        remembered.cache_clear()
    yield bench(tmp_path)
    for remembered in CACHES:
        remembered.cache_clear()


def test_a_format_gives_columns_constants_and_the_records_to_leave_out(here: Bench) -> None:
    here.write("sources.yml", "sources: [{files: 'q*.csv', format: threefold, survey_id: S}]")
    outcome = here.load_one("q.csv", EXPORT)
    assert (outcome.rows_read, outcome.rows_added, outcome.rows_rejected) == (3, 2, 1)
    query = (
        "select response_id, survey_id, score, channel, _source_row from raw.responses order by _source_row"
    )
    assert here.rows(query) == [("R_1", "S", "9", "web", 4), ("R_3", "S", "2", "web", 6)]
    assert here.rows("select line from raw.rejected_rows") == [(5,)]
    assert outcome.notes[1].startswith("not loaded: Q2 ")


def test_sources_yml_overrules_the_format(here: Bench) -> None:
    here.write(
        "sources.yml", "sources: [{files: 'q*.csv', format: threefold, columns: {Q2: score}, channel: mail}]"
    )
    here.load_one("q.csv", EXPORT)
    assert here.rows("select score, channel from raw.responses order by response_id") == [
        ("y", "mail"),
        ("y", "mail"),
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("signatur: [A]\n", "line 1, column 1: unknown key signatur; did you mean signature?"),
        ("title: T\ncolumns: {A: scor}\n", "line 2, column 14: unknown column scor; did you mean score?"),
        ("table: respons\n", "line 1, column 8: unknown table respons; did you mean responses?"),
        ("question_ids: texts\n", "line 1, column 15: unknown value texts; expected 'slugs' or 'names'"),
        ("header_records: three\n", "line 1, column 17: "),
        ("signature: A\n", "line 1, column 12: a list"),
        ("- title\n", "line 1, column 1: a mapping"),
        ("name: other\nname: again\n", "line 2, column 1: name is given twice"),
    ],
)
def test_a_mistake_in_a_format_is_named_with_file_and_place(here: Bench, content: str, says: str) -> None:
    file = export_format.FOLDER / "mistaken.yml"
    file.write_text(content)
    with pytest.raises(NpsError) as caught:
        export_format.export_formats()
    assert str(caught.value).startswith(f"{file}: ") and says in str(caught.value)
