"""The raw gate on the scale of the scores, per survey and load: named and stopped, unless it is confirmed."""

import pytest

from nps_warehouse.settings import Warehouse
from nps_warehouse.validate.gates import Result
from validate_fixtures import change, check


def answer(warehouse: Warehouse, scores: list[str | None], load_id: int = 5, survey: str = "S") -> None:
    """Add a load of answers to a survey, beside the hundred sound ones of load 1."""
    change(
        warehouse,
        f"""insert into raw.loads (load_id, file, sha256, "table", rows_added, status)
        values ({load_id}, 'f{load_id}.csv', '{load_id}', 'responses', {len(scores)}, 'loaded')""",
        *(
            f"""insert into raw.responses (response_id, survey_id, score, responded_at, _load_id, _source_file)
            select '{load_id}-' || {place} || '-' || i, '{survey}', {"null" if text is None else "'" + text.replace("'", "''") + "'"},
                '2025-03-01', {load_id}, 'f{load_id}.csv' from range({scores.count(text)}) rows(i)"""
            for place, text in enumerate(dict.fromkeys(scores))
        ),
    )


def found(warehouse: Warehouse) -> list[Result]:
    return [each for each in check(warehouse, "raw", "raw.responses_by_survey") if not each.success]


def spread(**counts: int) -> list[str | None]:
    """`spread(s9=3)` is three scores of 9."""
    return [score.removeprefix("s") for score, count in counts.items() for _ in range(count)]


@pytest.mark.parametrize(
    ("scores", "suspected"),
    [
        (spread(s6=4, s8=30, s9=40, s10=20, s11=6), "1–11, 6 of 100 scores are above 10"),
        (spread(s0=2, s8=30, s9=40, s10=22, s11=6), "0–11, 6 of 100"),
        (spread(s0=50, s8=44, s10=4, s85=2), "0–100, 2 of 100"),
        (["8"] * 48 + ["87,5"], "0–100, 1 of 49"),
        (["8"] * 48 + ["11 - Wow"], "1–11, 1 of 49"),
        (["8"] * 48 + ["999"], "up to 999, 1 of 49"),
        (spread(s1=2, s3=8, s5=10), "1–5, none of 20 scores is above 5"),
        (spread(s0=2, s3=8, s5=10), "0–5, none of 20"),
        (spread(s1=2, s3=8, s6=10), "1–7, none of 20"),
        ([*spread(s3=8, s5=10), "5 - Very satisfied", "4,5"], "1–5, none of 20"),
    ],
)
def test_another_scale_stops_the_gate_and_is_named(
    warehouse: Warehouse, scores: list[str | None], suspected: str
) -> None:
    answer(warehouse, scores)
    (stopped,) = found(warehouse)
    assert stopped.is_critical
    assert f"f5.csv, survey S: suspected scale {suspected}" in stopped.observed
    assert "scale: 0-10" in stopped.advice
    change(warehouse, "update raw.loads set scale = '0-10' where load_id = 5")
    assert found(warehouse) == [], "who says that it is 0–10 is believed"


@pytest.mark.parametrize(
    "scores",
    [
        [*["8"] * 50, "11"],
        [*["8"] * 30, *["-1"] * 3],
        spread(s3=9, s5=10),
        [*spread(s3=9, s5=10), "8"],
        [*["9 - Passief (7-8)"] * 5],
        [*["8"] * 20, "10-Sep-25"],
    ],
)
def test_few_strays_and_few_answers_do_not(warehouse: Warehouse, scores: list[str | None]) -> None:
    answer(warehouse, scores)
    assert [each for each in found(warehouse) if "0 to 10" in each.expectation] == []


def test_small_loads_of_one_survey_are_taken_together_and_surveys_apart(warehouse: Warehouse) -> None:
    for load_id in (5, 6, 7):
        answer(warehouse, ["4"] * 7, load_id, f"S{load_id}")
    assert found(warehouse) == []
    change(warehouse, "update raw.responses set survey_id = 'S' where _load_id > 4")
    (stopped,) = found(warehouse)
    assert stopped.unexpected_count == 3


@pytest.mark.parametrize(
    ("text", "is_at_end"),
    [
        ("0 !", True), ("10+", True), ("#0", True), ("Not at all likely", True), ("Zeer waarschijnlijk", True),
        ("0%", True), ("weet niet", False), ("7!", False), ("seven", False), ("10 or 9", False), ("-10", False),
        ("Not at all likely - 0", False), ("'0", False), ("Extremely likely (10)", False),
    ],
)  # fmt: skip
def test_what_cannot_be_read_at_one_end_of_the_scale_stops(
    warehouse: Warehouse, text: str, is_at_end: bool
) -> None:
    answer(warehouse, [*["8"] * 200, text])
    assert [(each.is_critical, each.expectation) for each in found(warehouse)] == [
        (True, "that cannot be read are not at one end of the scale")
    ] * is_at_end


@pytest.mark.parametrize(
    ("scores", "warns"),
    [
        ([*["8"] * 50, *[None] * 3], True),
        ([*["8"] * 50, *["NA"] * 3], True),
        ([*["8"] * 49, *[None] * 3], False),
        ([*["8"] * 57, *[None] * 3], False),
        ([*["8"] * 50, "0", *[None] * 3], False),
        ([*["8"] * 50, "Helemaal niet - 0", *[None] * 3], False),
    ],
)
def test_zeros_that_may_be_left_empty_are_a_warning(
    warehouse: Warehouse, scores: list[str | None], warns: bool
) -> None:
    answer(warehouse, scores)
    results = found(warehouse)
    assert [each.is_warning for each in results] == [True] * warns
    if warns:
        assert "no 0 among 50 scores, and 3 are empty" in results[0].observed


def test_scores_of_a_benchmark_are_checked_by_study(warehouse: Warehouse) -> None:
    change(
        warehouse,
        """insert into raw.benchmark_responses (study_id, benchmark_response_id, score, _load_id, _source_file)
        select 'five', i, 1 + i % 5, 4, 'b.csv' from range(100) rows(i)""",
    )
    results = check(warehouse, "raw", "raw.benchmark_responses_by_survey")
    (stopped,) = [each for each in results if not each.success]
    assert "survey five: suspected scale 1–5" in stopped.observed
