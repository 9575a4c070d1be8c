"""A build in part gives what a build in full gives, to the last bit, whatever was loaded in between."""

import dataclasses
import os
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, Phase, event, example, given, settings

from histories import HISTORIES, Build, Load, LoadAgain, Step
from replay import Recipe, Replay, differing
from tiny import Tiny

EXAMPLES = int(os.environ.get("NPS_FUZZ_EXAMPLES", "40")) // 4  # a history takes a second or two


def answer(response_id: str, score: str, responded_at: str, **more: str | None) -> dict[str, object]:
    """A row of a survey export, of one person at one account unless others are named."""
    row = {"response_id": response_id, "survey_id": "s1", "account_id": "a0", "respondent_id": "p0"}
    return {**row, "score": score, "responded_at": responded_at, "channel": "web", **more}


CORRECTED_AND_LATE = [
    Load("accounts", [{"account_id": "a0", "branch_id": "staffing", "account_manager_id": "m1"}]),
    Load("responses", [answer("r1", "9", "2025-06-15"), answer("r2", "8", "2025-05-15", respondent_id="p1")]),
    Build(),
    Load("responses", [answer("r1", "2", "2025-06-15"), answer("r3", "7", "2024-09-01", respondent_id="p2")]),
    Build(),
]
ANSWERED_AGAIN = [
    Load("responses", [answer("r1", "9", "2025-03-15"), answer("r2", "8", "2025-08-15")]),
    Build(),
    Load("responses", [answer("r3", "0", "2025-05-15")]),
    Build(),
]
OF_ANOTHER_PERSON = [
    Load("responses", [answer("r1", "9", "2025-03-15"), answer("r2", "8", "2025-05-15")]),
    Build(),
    Load("responses", [answer("r2", "8", "2025-05-15", respondent_id="p1")]),
    Build(),
    Load("responses", [answer("r2", "x", "2025-05-15", respondent_id=None)]),
    Build(),
]
OF_NOBODY = [
    Load("responses", [answer("r1", "9", "2025-03-15", respondent_id=None)]),
    Build(),
    Load("responses", [answer("r1", "8", "2025-03-15", respondent_id=None)]),
    Build(),
]
MOVED = [
    Load("responses", [answer("r1", "9", "2025-06-15", account_id="")]),
    Load("respondents", [{"respondent_id": "p0", "account_id": "a1"}]),
    Build(),
    Load("respondents", [{"respondent_id": "p0", "account_id": "a2"}]),
    Load("accounts", [{"account_id": "a2", "branch_id": "credit", "effective_from": "2025-06-01"}]),
    Build(),
    Load("responses", [answer("r2", "3", "2025-05-15", account_id="")]),
    Build(),
]
WITHDRAWN = [
    Load("responses", [answer("r1", "9", "2025-06-15")]),
    Load("responses", [answer("r2", "3", "2025-06-15", respondent_id="p1")]),
    Build(),
    LoadAgain(1, []),
    Build(0.5),
    Load("responses", [answer("r4", "10", "2025-07-15", respondent_id="p2")]),
    Build(),
    Load("responses", [answer("r1", "7", "2025-06-15")]),
    Build(),
]
FIRST_MONTH_EMPTIED = [
    Load("responses", [answer("r1", "9", "2024-01-15"), answer("r2", "3", "2024-05-15", respondent_id="p1")]),
    Build(),
    Load("responses", [answer("r1", "9", "2025-10-15", account_id="a1")]),
    Build(),
]
NEW_MONTHS_AND_FAILURES = [
    Load("responses", [answer("r1", "9", "2024-05-15")]),
    Build(),
    Load("responses", [answer("r2", "3", "2025-01-15", account_id="a1", respondent_id="p1")]),
    *(Build(share) for share in (0.2, 0.6, 0.8, 0.95)),
    Build(),
]
LACKING = [
    Load("responses", [answer("r1", "9", "2025-03-15"), answer("r2", "8", "2025-05-15", respondent_id="p1")]),
    Build(),
    Load("responses", [{"response_id": "r1", "respondent_id": "p1"}, {"response_id": "r2", "score": "3"}]),
    Build(),
    Load("responses", [{"response_id": "r2", "score": "", "account_id": "a1"}]),
    Build(),
    LoadAgain(1, []),
    Build(),
    Load("responses", [answer("r3", "3", "2025-05-15")]),
    Build(),
]
FIXED = {
    "corrected and late": (CORRECTED_AND_LATE, 1),
    "answered again": (ANSWERED_AGAIN, 1),
    "of another person": (OF_ANOTHER_PERSON, 2),
    "of nobody": (OF_NOBODY, 1),
    "lacking columns": (LACKING, 3),
    "moved": (MOVED, 1),
    "withdrawn": (WITHDRAWN, 1),
    "first month emptied": (FIRST_MONTH_EMPTIED, 1),
    "new months and failures": (NEW_MONTHS_AND_FAILURES, 1),
}
"""Histories that once went wrong somewhere, each with how many of its builds are in part."""


def after(steps: Sequence[Step], recipe: Recipe) -> Replay:
    """The warehouse after a history."""
    warehouse = Replay(recipe)
    loaded: list[tuple[Load, str]] = []
    for number, step in enumerate(steps):
        moment = f"2026-03-01 00:{number:02d}:00"
        if isinstance(step, Build):
            warehouse.build(share=step.share, is_last=number == len(steps) - 1)
        elif isinstance(step, Load):
            file = f"{step.table}-{number}.csv"
            loaded.append((step, file))
            warehouse.load(step.table, step.rows, moment, file, sha256=file)
        elif loaded:
            load, file = loaded[step.which % len(loaded)]
            is_described = step.rows is not None and load.table == "responses"
            rows = step.rows if is_described and step.rows is not None else load.rows
            warehouse.load(load.table, rows, moment, file, sha256=file)
    return warehouse


def wrong(warehouse: Replay) -> dict[str, list[tuple[object, ...]]]:
    """The tables that a build in full makes otherwise."""
    found = warehouse.figures()
    warehouse.build_in_full()
    return differing(found, warehouse.figures())


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # to shrink a history of seconds takes minutes
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
        HealthCheck.data_too_large,
    ],
)
@example(ANSWERED_AGAIN)
@given(HISTORIES)
def test_random_histories_of_increments_equal_a_full_build(tiny: Tiny, steps: list[Step]) -> None:
    warehouse = after(steps, tiny.recipe)
    event(f"{warehouse.reasons.count(None)} builds in part")
    assert wrong(warehouse) == {}


@pytest.mark.parametrize("name", FIXED)
def test_what_once_went_wrong_does_not_again(tiny: Tiny, name: str) -> None:
    steps, in_part = FIXED[name]
    warehouse = after(steps, tiny.recipe)
    assert warehouse.reasons.count(None) == in_part, warehouse.reasons
    assert wrong(warehouse) == {}


SABOTAGE = {
    "the person's other answers": (
        "or respondent_id in (",
        "or false and respondent_id in (",
        ANSWERED_AGAIN,
    ),
    "the person it was of before": (
        'from "nps"."serving"."int_responses"\n            where',
        'from "nps"."serving"."int_responses"\n            where false and',
        OF_ANOTHER_PERSON,
    ),
    "its earlier version": (
        "where response_id in (select response_id from fresh)\n        or",
        "where",
        OF_NOBODY,
    ),
    "that an earlier version is superseded": (
        "having count(*) > 1",
        "having count(*) > 9",
        CORRECTED_AND_LATE,
    ),
}
"""What `int_responses` does for a build in part: what is in its query, what is put instead, and a history that shows it."""


@pytest.mark.parametrize("name", SABOTAGE)
def test_a_table_that_forgot_nothing_would_be_seen(tiny: Tiny, name: str) -> None:
    there, instead, steps = SABOTAGE[name]
    models = [
        dataclasses.replace(model, query=model.query.replace(there, instead))
        if model.name == "int_responses"
        else model
        for model in tiny.recipe.in_part
    ]
    assert [model for model in models if model not in tiny.recipe.in_part], "nothing was sabotaged"
    assert wrong(after(steps, dataclasses.replace(tiny.recipe, in_part=models))) != {}
