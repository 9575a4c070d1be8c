"""Guards against rare files and rare moments."""

import datetime
import gzip
from pathlib import Path

import duckdb
import pytest
import zstandard

from drops import HEADER, Bench, bench, shown
from nps_warehouse.errors import NpsError
from nps_warehouse.load.read.rows import Reject, Rows
from nps_warehouse.load.read.unclosed_quotes import count_records, refuse_unclosed_quote
from nps_warehouse.load.write import load_records
from nps_warehouse.raw_tables import RAW_TABLES


@pytest.fixture
def here(tmp_path: Path) -> Bench:
    return bench(tmp_path)


@pytest.mark.parametrize(
    "rows",
    [
        'r0,"9,d\nr1,9,d\nr2,9,d\nr3,9,d\nr4,9,d\n"r5,9,d\nr6,9",d\nr7,9,d\n',
        'r0,9",d\nr1,9,d\nr"2,9,"d\nr3,9,d\nr4,9,d\n',
    ],
)
def test_quotes_that_pair_up_across_records_swallow_none_silently(here: Bench, rows: str) -> None:
    outcome = here.load_one("responses.csv", HEADER + rows)
    assert outcome.status == "failed" and "do not pair up, likely near line" in outcome.message
    assert here.count("responses") == here.count("rejected_rows") == 0


def test_records_are_counted_over_line_ends_between_quotes(tmp_path: Path) -> None:
    plain = tmp_path / "plain.csv"
    plain.write_text('a,b\n1,"two\nlines"\n3,"a ""word"""\n', encoding="utf-8")
    assert count_records(plain) == 3
    ragged = Reject(2, None, "Expected Number of Columns: 2 Found: 1", "x")
    rows = Rows(("a", "b"), "", "", plain_file=plain, lines=4, delimiter=",")
    refuse_unclosed_quote((ragged,), rows, records=3)
    refuse_unclosed_quote((), rows, records=2)
    with pytest.raises(NpsError, match="near line 2"):
        refuse_unclosed_quote((ragged,), rows, records=2)


@pytest.mark.parametrize(
    ("name", "sources"),
    [
        ("bonus_closings.csv", ""),
        ("Bonus_closings 2025.csv", ""),
        ("paid.csv", "sources: [{files: paid.csv, table: bonus_closings}]"),
        ("0001_closing_team_2025-Q4.csv", "sources: [{files: '*_closing_*', table: bonus_closings}]"),
    ],
)
def test_a_drop_pays_nothing(here: Bench, name: str, sources: str) -> None:
    here.write("sources.yml", sources)
    columns = {
        **dict.fromkeys(RAW_TABLES["bonus_closings"].required, "1"),
        "kind": "closing",
        "payee_type": "team",
    }
    content = ",".join(columns) + "\n" + ",".join(columns.values()) + "\n"
    outcome = here.load_one(name, content)
    assert outcome.status == "failed"
    assert "would fill bonus_closings, which only the ledger does" in outcome.message
    assert here.count("bonus_closings") == 0
    here.write("sources.yml", f"sources: [{{files: '{name}', table: bonus_closings, ignore: true}}]")
    assert here.load_one(name, content).status == "left out"


def test_an_offset_in_the_time_format_beats_the_timezone(here: Bench) -> None:
    here.write(
        "sources.yml",
        "sources: [{files: '*.csv', timezone: Europe/Amsterdam, time_format: '%d/%m/%Y %H:%M %z'}]",
    )
    rows = "r1,9,31/12/2025 23:30 +0000\nr2,9,31/12/2025 23:30 -03:30\nr3,9,31/12/2025 23:30\n"
    here.load_one("responses.csv", HEADER + rows)
    assert here.rows("select _read_as from raw.responses order by response_id") == [
        ('{"responded_at":"2025-12-31T23:30:00Z"}',),
        ('{"responded_at":"2026-01-01T03:00:00Z"}',),
        (None,),
    ]


def test_load_times_rise_when_the_clock_goes_back(here: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    here.load_one("responses_1.csv", HEADER + "r1,9,2025-01-01\n")
    monkeypatch.setattr(load_records, "utc_now", lambda: datetime.datetime(2020, 1, 1))
    here.load_one("responses_2.csv", HEADER + "r1,3,2025-01-01\n")
    assert here.rows("select arg_max(score, _loaded_at), count(distinct _loaded_at) from raw.responses") == [
        ("3", 2)
    ]
    assert here.rows("select bool_and(finished_at >= started_at) from raw.loads") == [(True,)]


@pytest.mark.parametrize("step", ["write_rejected_rows", "write_load_record"])
def test_a_file_that_fails_on_its_way_into_raw_leaves_nothing_there(
    here: Bench, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    true, calls = getattr(load_records, step), iter(range(100))

    def fails_once(*values: object) -> None:
        true(*values)
        if next(calls) == 0:
            raise duckdb.ConversionException("a fault of the test")

    monkeypatch.setattr(load_records, step, fails_once)
    here.write("responses_1.csv", HEADER + "r1,9,d\nragged\n")
    here.write("responses_2.csv", HEADER + "r2,9,d\nragged\n")
    first, second = here.load().files
    assert first.status == "failed" and "a fault of the test" in first.message
    assert (second.status, second.rows_added) == ("loaded", 1)
    assert here.rows("select response_id from raw.responses") == [("r2",)]
    assert here.count("rejected_rows") == 1


def test_json_lines_that_are_not_objects_are_rejected(here: Bench) -> None:
    lines = ['{"response_id": "r1", "score": 9, "responded_at": "d"}', '"text"', "9", "null", "[{}]", "{"]
    outcome = here.load_one("responses.jsonl", "\n".join(lines))
    assert (outcome.rows_added, outcome.rows_rejected) == (1, 5)
    assert here.rows("select error, count(*) from raw.rejected_rows group by all order by 2 desc") == [
        ("not a JSON object", 4),
        ("not valid JSON", 1),
    ]


@pytest.mark.parametrize("name", ["responses.csv.gz", "responses.csv.zst", "responses.jsonl.gz"])
@pytest.mark.parametrize("pack", [lambda: b"", lambda: gzip.compress(b""), lambda: zstandard.compress(b"")])
def test_an_empty_archive_fails(here: Bench, name: str, pack: object) -> None:
    outcome = here.load_one(name, pack())  # type: ignore[operator]
    assert outcome.status == "failed" and outcome.message


def test_only_the_three_most_frequent_reasons_are_named(here: Bench) -> None:
    rows = ["ok,9,d", *["r"] * 4, *["r,1"] * 3, *["r,1,d,x"] * 2, 'r,"1"x,d', b"r,1,\xc3".decode("latin-1")]
    content = (HEADER + "\n".join(rows)).encode("utf-8").replace(b"\xc3\x83", b"\xc3")
    text = shown_of(here, content)
    (line,) = [line for line in text.splitlines() if "rejected:" in line]
    assert line.count("×") == 3 and "first: line 3" in line


def shown_of(here: Bench, content: bytes) -> str:
    here.write("responses.csv", content)
    return shown(here.load())


CRM = "account_id,account_name\nA1,One\n A2 ,Two\n"
ANSWERS = "response_id,score,responded_at,account_id\n"


def test_answers_of_accounts_that_no_file_describes_are_reported(here: Bench) -> None:
    here.write("zz.csv", CRM)
    here.write("sources.yml", "sources: [{files: zz.csv, table: accounts}]")
    accounts = ["A1", "A2", "", "A900", "A900", " A900 ", "A7", "A8", "A9", "A9"]
    rows = "".join(f"r{number},9,d,{account}\n" for number, account in enumerate(accounts))
    here.write("responses.csv", ANSWERS + rows)
    here.write("responses_2.csv", ANSWERS + "s1,9,d,A1\ns2,9,d,A77\n")
    here.write("responses_3.csv", ANSWERS + "t1,9,d,A1\nt2,9,d,A2\n")
    notes = {outcome.file: outcome.notes for outcome in here.load().files}
    assert notes["responses.csv"] == ("7 answers name 4 accounts that no file describes: A900, A9, A7, …",)
    assert notes["responses_2.csv"] == ("1 answer names an account that no file describes: A77",)
    assert notes["responses_3.csv"] == notes["zz.csv"] == ()


def test_there_is_no_note_on_accounts_while_none_is_described(here: Bench) -> None:
    assert here.load_one("responses.csv", ANSWERS + "r1,9,d,A900\n").notes == ()
