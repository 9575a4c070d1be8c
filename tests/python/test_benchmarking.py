"""What the benchmark compares is what it says: the same drop for the same size, and pandas with the same figures."""

from pathlib import Path

import duckdb
import pytest

from benchmarking.answers import write_drop, write_increment
from benchmarking.comments import write_comments
from benchmarking.in_pandas import figures_of, read_answers, voices_by_period

ANSWERS = 4_000


@pytest.fixture(scope="module")
def drop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("benchmark") / "drop"
    write_drop(folder, answers=ANSWERS)
    return folder


def test_a_drop_is_the_same_whenever_it_is_made(drop: Path, tmp_path: Path) -> None:
    write_drop(tmp_path / "again", answers=ANSWERS)
    for file in ("responses.csv", "accounts.csv", "respondents.csv"):
        assert (tmp_path / "again" / file).read_bytes() == (drop / file).read_bytes()


def test_the_week_after_has_one_per_cent_new_late_and_corrected(drop: Path, tmp_path: Path) -> None:
    write_increment(tmp_path / "more", answers=ANSWERS)
    kinds = duckdb.sql(
        f"""
        select
            count(*) filter (more.responded_at > (select max(responded_at) from '{drop}/responses.csv')),
            count(*) filter (before.response_id is null and more.responded_at < timestamp '2025-12-31'),
            count(*) filter (before.response_id is not null)
        from '{tmp_path}/more/responses_more.csv' as more
        left join '{drop}/responses.csv' as before using (response_id)
        """
    ).fetchall()
    assert kinds == [(ANSWERS // 100 * 8 // 10, ANSWERS // 1000, ANSWERS // 1000)]


def test_every_answer_has_a_comment_of_its_own_in_its_language(drop: Path, tmp_path: Path) -> None:
    write_comments(drop, tmp_path)
    found = duckdb.sql(
        f"""
        select
            count(*), count(distinct answer),
            count(*) filter (language = 'nl' and regexp_matches(answer, '(We|I|All|Your|Nobody|Keep) ')),
            avg(length(answer)) > 50
        from '{tmp_path}/answers.csv' join '{drop}/responses.csv' using (response_id)
        """
    ).fetchall()
    assert found == [(ANSWERS, ANSWERS, 0, True)]


def test_pandas_makes_the_figures_of_sql(drop: Path) -> None:
    voices = dict(voices_by_period(read_answers(drop)))["year"]
    found = figures_of(voices, "branch_id")
    expected = duckdb.sql(
        f"""
        select branch_id, year(day), count(*), 100.0 * (count(*) filter (score > 8) - count(*) filter (score < 7)) / count(*)
        from (
            select *, timezone('Europe/Amsterdam', responded_at::timestamptz)::date as day
            from '{drop}/responses.csv' as responses join '{drop}/accounts.csv' as accounts using (account_id)
            qualify row_number() over (partition by respondent_id, year(day) order by responded_at desc, response_id desc) = 1
        )
        group by all order by all
        """
    ).fetchall()
    rows = zip(found["branch_id"], found["period"].dt.year, found["responses"], found["nps"], strict=True)
    assert [(branch, year, n, pytest.approx(nps)) for branch, year, n, nps in rows] == expected
