"""What silently goes wrong in delimited text does not."""

import gzip
from pathlib import Path

import pytest
import zstandard

from drops import HEADER, Bench, bench

ROWS = HEADER + "r1,9,2025-01-01\nr2,5,2025-01-02\n"
NAMED = "account_id,account_name\na1,Café Zoë €\n"


@pytest.fixture
def here(tmp_path: Path) -> Bench:
    return bench(tmp_path)


def test_columns_are_taken_by_name_not_by_place(here: Bench) -> None:
    here.load_one("responses.csv", "responded_at, Score ,response_id\n2025-01-01,9,r1\n")
    assert here.rows("select response_id, score, responded_at from raw.responses") == [
        ("r1", "9", "2025-01-01")
    ]


@pytest.mark.parametrize("delimiter", [";", "\t", "|", ","])
def test_the_delimiter_comes_from_the_header(here: Bench, delimiter: str) -> None:
    assert here.load_one("responses.csv", ROWS.replace(",", delimiter)).rows_added == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_usual_encoding_reads_the_same(here: Bench, encoding: str) -> None:
    here.load_one("accounts.csv", NAMED.encode(encoding))
    assert here.rows("select account_name from raw.accounts") == [("Café Zoë €",)]


def test_a_bad_byte_in_utf8_rejects_its_line_only(here: Bench) -> None:
    outcome = here.load_one("accounts.csv", NAMED.encode() + b"a2,caf\xe9\na3,Zo\xc3\xab\n")
    assert (outcome.rows_added, outcome.rows_rejected) == (2, 1)
    assert here.rows("select line from raw.rejected_rows") == [(3,)]


def test_text_in_no_known_encoding_fails(here: Bench) -> None:
    outcome = here.load_one("accounts.csv", b"account_id,account_name\na1,\x81\x8d\n")
    assert outcome.status == "failed" and "encoding" in outcome.message


def test_a_line_that_names_the_delimiter_is_no_header(here: Bench) -> None:
    here.load_one("responses.csv", "sep=;\r\n" + ROWS.replace(",", ";").replace("\n", "\r\n"))
    assert here.rows("select response_id, _source_row from raw.responses order by 2") == [
        ("r1", 3),
        ("r2", 4),
    ]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_line_end_reads_the_same(here: Bench, ends: str) -> None:
    assert here.load_one("responses.csv", ROWS.replace("\n", ends)).rows_added == 2


def test_mixed_line_ends_lose_no_row_and_quoted_ones_stay(here: Bench) -> None:
    text = 'account_id,account_name\r\na1,x\na2,"two\r\nlines"\r\na3,"and\n\nmore"\ra4,z'
    assert here.load_one("accounts.csv", text).rows_added == 4
    assert here.rows("select account_name, _source_row from raw.accounts order by 2") == [
        ("x", 2),
        ("two\r\nlines", 3),
        ("and\n\nmore", 4),
        ("z", 5),
    ]


def test_one_stray_line_end_loses_no_row(here: Bench) -> None:
    assert (
        here.load_one(
            "responses.csv", HEADER.replace("\n", "\r\n") + "r1,9,d\r\nr2,5,d\nr3,1,d\r\n"
        ).rows_added
        == 3
    )


def test_row_numbers_are_line_numbers_over_blank_and_ragged_lines(here: Bench) -> None:
    text = HEADER + "r1,1,d\n\nr2\nr3,3,d\n\n\nr4,4,d,x\nr5,5,d\n,,\nr6,6,d\n"
    outcome = here.load_one("responses.csv", text)
    assert (outcome.rows_read, outcome.rows_added, outcome.rows_rejected) == (6, 4, 2)
    assert here.rows("select response_id, _source_row from raw.responses order by 2") == [
        ("r1", 2),
        ("r3", 5),
        ("r5", 9),
        ("r6", 11),
    ]
    assert here.rows('select line, "column", line_text from raw.rejected_rows order by 1') == [
        (4, "score", "r2"),
        (8, None, "r4,4,d,x"),
    ]
    assert any("1 empty row" in note for note in outcome.notes)


def test_a_file_of_which_no_record_can_be_read_fails(here: Bench) -> None:
    outcome = here.load_one("responses.csv", HEADER + "r1;9;2025-01-01\nr2;5;2025-01-02\n")
    assert outcome.status == "failed" and "line 2" in outcome.message


def test_a_quote_that_never_closes_fails_the_file(here: Bench) -> None:
    outcome = here.load_one("responses.csv", HEADER + 'r1,9,d\nr2,"5,d\nr3,1,d\n')
    assert outcome.status == "failed" and "line 3" in outcome.message and "quote" in outcome.message
    assert here.count("responses") == here.count("rejected_rows") == 0


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_an_archive_loads_whole_or_not_at_all(here: Bench, pack: object) -> None:
    ending = "gz" if pack is gzip.compress else "zst"
    rows = HEADER + "".join(f"r{n},{n * 7919 % 11},2025-01-01\n" for n in range(20_000))
    packed = pack(rows.encode())  # type: ignore[operator]
    for damaged in (packed[:-20], packed[: len(packed) // 2], b"", packed[:-4] + b"\0\0\0\1"):
        outcome = here.load_one(f"responses.csv.{ending}", damaged)
        assert outcome.status == "failed", "a checksum or an end is missing"
    assert here.load_one(f"responses.csv.{ending}", packed).rows_added == 20_000


def test_an_archive_of_two_parts_loads_both(here: Bench) -> None:
    packed = gzip.compress(ROWS.encode()) + gzip.compress(b"r3,1,2025-01-03\n")
    assert here.load_one("responses.csv.gz", packed).rows_added == 3


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"response_id,score,score,responded_at\nr1,1,1,d\n", "score twice"),
        (b"response_id,score\nr1,1\n", "lacks responded_at"),
        (b"response_id,scores,responded_at\nr1,1,d\n", "did you mean score?"),
        (b"response_id,score,responded_at,chanel\nr1,1,d,x\n", "did you mean channel?"),
        (HEADER.encode() + b"r1,9\0,d\n", "line 2 has a NUL byte"),
    ],
)
def test_whatever_could_lead_to_a_wrong_number_fails(here: Bench, content: bytes, says: str) -> None:
    outcome = here.load_one("responses.csv", content)
    assert outcome.status == "failed" and says in outcome.message
    assert here.count("responses") == 0


def test_an_endless_line_fails(here: Bench) -> None:
    outcome = here.load_one("responses.csv.zst", zstandard.compress(HEADER.encode() + b"x" * (80 << 20)))
    assert outcome.status == "failed" and "line 2 is longer" in outcome.message


def test_a_record_that_is_too_long_is_rejected(here: Bench) -> None:
    outcome = here.load_one("responses.csv", HEADER + "r1,9,d\nr2,1," + "x" * 3_000_000 + "\nr3,1,d\n")
    assert (outcome.rows_added, outcome.rows_rejected) == (2, 1)
    assert len(here.rows("select line_text from raw.rejected_rows")[0][0]) <= 2000


def test_a_header_alone_loads_nothing_and_is_no_failure(here: Bench) -> None:
    outcome = here.load_one("responses.csv", HEADER)
    assert (outcome.status, outcome.rows_read) == ("loaded", 0)


def test_other_columns_are_named_in_a_note(here: Bench) -> None:
    outcome = here.load_one("responses.csv", "response_id,score,responded_at,Remarks\nr1,9,d,x\n")
    assert outcome.rows_added == 1 and "Remarks" in outcome.notes[0]


def test_sql_in_names_and_values_is_data(here: Bench) -> None:
    evil = "'; drop table raw.responses; --"
    header = f'response_id,score,responded_at,"{evil}"\n'
    outcome = here.load_one(f"responses {evil}.csv", header + f'"{evil}",9,d,x\n')
    assert outcome.status == "loaded"
    assert here.rows("select response_id, _source_file from raw.responses") == [
        (evil, f"responses {evil}.csv")
    ]


@pytest.mark.parametrize("place", [10, 150_000, 290_000])
@pytest.mark.parametrize("others", ["", '"'])
def test_an_open_quote_never_swallows_rows_silently(here: Bench, place: int, others: str) -> None:
    rows = [f"R{n:07d},{others}9{others},2025-01-01T10:00:00Z" for n in range(300_000)]
    rows[place] = f'R,"9{"" if others else ","}2025-01-01T10:00:00Z'
    outcome = here.load_one("responses.csv", HEADER + "\n".join(rows) + "\n")
    assert outcome.status == "failed" or outcome.rows_read == len(rows)


def test_a_stray_quote_rejects_its_record_only(here: Bench) -> None:
    text = HEADER + 'r1,9,"two\nlines"\nr2,"9"x,d\nr3,1,d\nr4,b"c,d\n'
    outcome = here.load_one("responses.csv", text)
    assert (outcome.rows_added, outcome.rows_rejected) == (3, 1)
