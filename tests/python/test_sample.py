"""The sample drop: the generator writes it again to the byte, and its answers are those other tests rely on.

Read from the files alone, with an own reading of scores and times: nothing here uses the loader or the models.
"""

import gzip
import io
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter

import duckdb
import pytest
from sample_files import (
    DROP,
    PROJECT,
    all_responses,
    current_responses,
    disposition,
    moment,
    quarterly,
    rows_of,
    transactions,
)

GENERATOR = PROJECT / "scripts" / "generate_sample.py"


def generated(folder, hash_seed, *arguments):
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    subprocess.run([sys.executable, GENERATOR, "--to", folder, *arguments], check=True, env=environment)
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def again(tmp_path_factory):
    return generated(tmp_path_factory.mktemp("again"), "1")


def content(name, data, folder):
    """What a file says, without what its compressor or DuckDB version adds."""
    if name.endswith(".gz"):
        return gzip.decompress(data)
    if name.endswith(".xlsx"):
        with zipfile.ZipFile(io.BytesIO(data)) as workbook:
            return {part: workbook.read(part) for part in workbook.namelist()}
    if name.endswith(".parquet"):
        (folder / name).write_bytes(data)
        with duckdb.connect() as connection:
            return connection.execute("select * from read_parquet(?)", [str(folder / name)]).fetchall()
    return data


def test_the_same_seed_gives_the_same_bytes(again, tmp_path):
    assert generated(tmp_path, "2") == again


def test_another_seed_gives_other_answers(again, tmp_path):
    other = generated(tmp_path, "1", "--seed", "7")
    assert other.keys() == again.keys()
    assert other["responses_2024.csv"] != again["responses_2024.csv"]


def test_the_drop_is_what_the_generator_writes(again, tmp_path):
    kept = {file.name: file.read_bytes() for file in sorted(DROP.iterdir())}
    assert kept.keys() == again.keys()
    for name, data in kept.items():
        assert content(name, data, tmp_path) == content(name, again[name], tmp_path), name


def test_the_drop_is_small():
    assert sum(file.stat().st_size for file in DROP.iterdir()) < 1_000_000


def test_every_response_row_has_the_fate_it_was_made_for():
    assert Counter(map(disposition, current_responses())) == {
        "counted": 3943,
        "not_an_answer": 25,
        "score_not_a_number": 5,
        "score_not_whole": 4,
        "score_out_of_range": 6,
        "time_missing": 3,
        "time_unreadable": 3,
        "time_in_future": 2,
        "id_missing": 3,
        "not_a_real_response": 6,
    }


def test_three_lines_are_no_rows():
    broken = {file.name: len(rows_of(file.name)[1]) for file in DROP.glob("responses_*.csv")}
    broken["responses_transactions.jsonl"] = len(transactions()[1])
    assert {name: lines for name, lines in broken.items() if lines} == {
        "responses_2024.csv": 1,
        "responses_2025-q4.csv": 1,
        "responses_transactions.jsonl": 1,
    }


def test_the_second_export_repeats_corrects_and_completes_the_first():
    first, second = (
        {row["response_id"]: row for row in quarterly(f"responses_2025-q4{export}.csv")}
        for export in ("", "_second-export")
    )
    assert (len(first), len(second), len(second.keys() - first.keys())) == (306, 402, 96)
    changed = [(first[key]["score"], second[key]["score"]) for key in first if first[key] != second[key]]
    assert len(changed) == 12
    assert ("nine", "9") in changed
    files = [f"responses_2025-q4{export}.csv" for export in ("", "_second-export")]
    assert sorted(files) == files, "files load in name order"


def test_two_rows_stand_twice_in_one_file():
    rows = [tuple(row.values()) for row in quarterly("responses_2024.csv") if row["response_id"]]
    assert len(rows) - len(set(rows)) == 2


def test_scores_are_written_in_many_ways():
    written = {row["score"] for row in all_responses()}
    assert written >= {
        "10 - Extremely likely",
        "0 = Not at all",
        "7 (seven)",
        "9.0",
        " 8 ",
        "",
        "NA",
        "n/a",
        "-",
    }


def test_times_are_written_with_and_without_an_offset():
    times = [row["responded_at"] for row in all_responses()]
    for spelling in (r"20.*Z", r"20.*\+01:00", r"20.*\+02:00", r"20..-..-.. ..:..:..", r"..-..-20.. ..:.."):
        assert sum(bool(re.fullmatch(spelling, time)) for time in times) > 25, spelling


def test_answers_are_given_around_midnight_in_amsterdam():
    times = {row["responded_at"] for row in transactions()[0]}
    assert times >= {
        "2024-12-31T23:30:00Z",
        "2025-12-31T23:30:00Z",
        "2025-03-31T22:15:00Z",
        "2025-06-30T22:00:00Z",
    }


def test_people_often_answer_twice_in_a_quarter():
    answers = Counter(
        (row["respondent_id"], time.year, (time.month + 2) // 3)
        for row in current_responses()
        if disposition(row) == "counted" and (time := row.get("time") or moment(row["responded_at"]))
    )
    assert sum(count > 1 for count in answers.values()) > 300


def test_response_rates_are_realistic():
    invitations = rows_of("invitations.csv.gz")[0]
    sent = Counter(row["survey_id"] for row in invitations if row["delivery_status"] == "delivered")
    answered = Counter(row["survey_id"] for row in current_responses() if disposition(row) == "counted")
    assert set(sent) == {row["survey_id"] for row in rows_of("surveys.csv")[0]}
    assert all(0.3 < answered[survey] / sent[survey] < 0.6 for survey in sent)
    assert {row["delivery_status"] for row in invitations} == {"delivered", "bounced", "failed", "opted_out"}
