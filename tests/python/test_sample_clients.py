"""The clients, the follow-up and the benchmark of the sample drop, read from the files alone."""

import csv
from collections import Counter

import duckdb
import pytest
from sample_files import (
    DROP,
    PROJECT,
    SCORE,
    accounts,
    current_responses,
    disposition,
    moment,
    nps,
    people,
    rows_of,
    score_of,
)


def test_accounts_are_of_all_sizes_and_change():
    contacts = people()
    sizes = Counter(row["account_id"] for row in contacts)
    assert (len(contacts), len({row["respondent_id"] for row in contacts}), len(sizes)) == (1000, 1000, 120)
    assert (min(sizes.values()), max(sizes.values())) == (1, 40)
    assert sum(size <= 5 for size in sizes.values()) > 60
    assert Counter(row["is_active"] for row in contacts) == {"true": 918, "false": 82}
    versions = Counter(row["account_id"] for row in accounts())
    assert Counter(versions.values()) == {1: 104, 2: 15, 3: 1}


def test_branches_are_those_of_the_seed_and_one_it_does_not_name():
    with (PROJECT / "seeds" / "branches.csv").open(encoding="utf-8", newline="") as seed:
        seeded = {row["branch_id"] for row in csv.DictReader(seed)}
    benchmark = {row["branch_id"] for row in rows_of("benchmark_responses.csv")[0]}
    assert len(seeded) == 10
    assert benchmark == seeded
    assert {row["branch_id"] for row in accounts()} - seeded == {"catering"}


def test_some_answers_belong_to_nobody_we_know():
    described = {row["account_id"] for row in accounts()}
    known = {row["respondent_id"] for row in people()}
    managers = {row["account_manager_id"] for row in rows_of("account_managers.csv")[0]}
    rows = [row for row in current_responses() if disposition(row) == "counted"]
    assert [row["account_id"] for row in rows if row["account_id"] not in {*described, ""}] == [
        "A900",
        "A900",
    ]
    assert sum(not row["account_id"] and not row["respondent_id"] for row in rows) == 1
    assert {row["respondent_id"] for row in rows} - known == {"", "R9001", "R9002", "R9003"}
    assert {row["account_manager_id"] for row in accounts()} - managers == {"M99"}


def test_branches_differ_and_credit_is_worst():
    branch_now = {row["account_id"]: row["branch_id"] for row in accounts()}
    account_of = {row["respondent_id"]: row["account_id"] for row in people()}
    scores = {}
    for row in current_responses():
        account = row["account_id"] or account_of.get(row["respondent_id"])
        if disposition(row) == "counted" and account in branch_now:
            scores.setdefault(branch_now[account], []).append(score_of(row))
    by_branch = {branch: nps(each) for branch, each in scores.items()}
    assert min(by_branch, key=by_branch.get) == "credit"
    assert -50 < by_branch["credit"] < -40
    assert -15 < by_branch["staffing"] < 0
    assert max(by_branch[branch] for branch in ("it_services", "accountancy", "security")) > 0


def test_follow_ups_and_introductions_end_in_every_way():
    known = {row["response_id"] for row in current_responses()}
    follow_ups, introductions = rows_of("follow_ups.csv")[0], rows_of("introductions.csv")[0]
    assert all(row["response_id"] in known for row in follow_ups)
    never = sum(not row["contacted_at"] for row in follow_ups)
    closed = sum(bool(row["closed_at"]) for row in follow_ups)
    late = sum(
        (moment(row["contacted_at"]) - moment(row["opened_at"])).days > 5
        for row in follow_ups
        if row["contacted_at"]
    )
    assert min(never, closed, late) > 50
    assert len(introductions) > 50
    assert 10 < sum(bool(row["won_at"] and float(row["won_amount"]) > 0) for row in introductions) < 40


def test_follow_up_answers_belong_to_responses_and_known_questions():
    with duckdb.connect() as connection:
        answers = connection.execute(
            "select * from read_parquet(?)", [str(DROP / "answers.parquet")]
        ).fetchall()
    with (PROJECT / "seeds" / "survey_questions.csv").open(encoding="utf-8", newline="") as seed:
        assert {question for _, question, _ in answers} == {
            row["question_id"] for row in csv.DictReader(seed)
        }
    assert {response for response, _, _ in answers} <= {row["response_id"] for row in current_responses()}
    assert len({(response, question) for response, question, _ in answers}) == len(answers) > 2000


@pytest.fixture(scope="module")
def experiences():
    """Usable scores of the benchmark by branch and supplier."""
    found = {}
    for row in rows_of("benchmark_responses.csv")[0]:
        if SCORE.fullmatch(row["score"]):
            found.setdefault(row["branch_id"], {}).setdefault(row["supplier_id"], []).append(
                int(row["score"])
            )
    return found


def pooled(suppliers):
    return [score for scores in suppliers.values() for score in scores]


def test_the_benchmark_holds_1390_experiences_over_ten_branches(experiences):
    assert len(experiences) == 10
    assert all(len(suppliers) >= 4 for suppliers in experiences.values())
    assert sum(len(pooled(suppliers)) for suppliers in experiences.values()) == 1390
    rows = rows_of("benchmark_responses.csv")[0]
    assert len({row["benchmark_response_id"] for row in rows}) == len(rows) == 1394
    assert {row["study_id"] for row in rows} == {"synthetic-tns-nipo"}


def test_the_benchmark_reproduces_the_published_figures(experiences):
    assert nps([score for suppliers in experiences.values() for score in pooled(suppliers)]) == -30
    for branch, published, lowest, highest in (("staffing", -14, -32, 7), ("credit", -50, -75, -34)):
        by_supplier = [nps(scores) for scores in experiences[branch].values()]
        assert nps(pooled(experiences[branch])) == published
        assert (round(min(by_supplier)), round(max(by_supplier))) == (lowest, highest)
    assert all(-50 <= nps(pooled(suppliers)) <= -14 for suppliers in experiences.values())
