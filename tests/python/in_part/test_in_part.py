"""A build in part gives what a build in full gives, to the last bit, whatever was loaded in between."""

import dataclasses
import os
import shutil
from collections.abc import Callable, Sequence
from subprocess import CompletedProcess

import pytest
from hypothesis import HealthCheck, example, given, settings

from histories import HISTORIES, Build, Load, LoadAgain, Step
from nps_warehouse.settings import PROJECT, Warehouse
from replay import Recipe, Replay, read_recipe

EXAMPLES = int(os.environ.get("NPS_FUZZ_EXAMPLES", "40")) // 10  # a history takes four seconds
Recipes = tuple[Recipe, Recipe]


def answer(response_id: str, score: str, responded_at: str, **more: str) -> dict[str, object]:
    """A row of a survey export, of one person at one account unless told otherwise."""
    row = {"response_id": response_id, "survey_id": "s1", "account_id": "a0", "respondent_id": "p0"}
    return {**row, "score": score, "responded_at": responded_at, "channel": "web", **more}


CORRECTED_AND_LATE = [
    Load("accounts", [{"account_id": "a0", "branch_id": "staffing", "account_manager_id": "m1"}]),
    Load("responses", [answer("r1", "9", "2025-06-15"), answer("r2", "8", "2025-05-15", respondent_id="p1")]),
    Build(),
    Load("responses", [answer("r1", "2", "2025-06-15"), answer("r3", "7", "2024-09-01", respondent_id="p2")]),
    Build(),
]
MOVED = [
    Load("responses", [answer("r1", "9", "2025-06-15", account_id="")]),
    Load("respondents", [{"respondent_id": "p0", "account_id": "a1"}]),
    Build(),
    Load("respondents", [{"respondent_id": "p0", "account_id": "a2"}]),
    Build(),
]
TAKEN_BACK = [
    Load("responses", [answer("r1", "9", "2025-06-15")]),
    Load("responses", [answer("r2", "3", "2025-06-15", respondent_id="p1")]),
    Build(),
    LoadAgain(1),
    Build(0.5),
    Load("responses", [answer("r4", "10", "2025-07-15", respondent_id="p2")]),
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
    *(Build(share) for share in (0.6, 0.65, 0.7, 0.75, 0.8)),
    Build(),
]


@pytest.fixture(scope="module")
def recipes(
    sample_run: tuple[Warehouse, CompletedProcess[str]],
    tmp_path_factory: pytest.TempPathFactory,
    nps: Callable[..., CompletedProcess[str]],
) -> Recipes:
    """What dbt runs in full, and what it runs in part: the sample's build, and another one after it."""
    again = tmp_path_factory.mktemp("again") / "warehouse"
    shutil.copytree(sample_run[0].root / "build", again / "build")
    built = nps(again, "build")
    assert built.returncode == 0, built.stdout + built.stderr
    return read_recipe(sample_run[0].root / "dbt" / "target"), read_recipe(again / "dbt" / "target")


def after(steps: Sequence[Step], recipes: Recipes) -> Replay:
    """The warehouse after a history: its first build is in full, those that follow in part."""
    warehouse = Replay(*recipes, PROJECT / "seeds")
    loaded: list[tuple[Load, str]] = []
    is_built = False
    for number, step in enumerate(steps):
        if isinstance(step, Build):
            warehouse.build(in_full=not is_built, share=step.share if is_built else 1.0)
            is_built = True
            continue
        if isinstance(step, Load):
            loaded.append((step, f"{step.table}-{number}.csv"))
        elif not loaded:
            continue
        load, file = loaded[-1] if isinstance(step, Load) else loaded[step.which % len(loaded)]
        warehouse.load(load.table, load.rows, f"2026-03-01 00:{number:02d}:00", file, sha256=file)
    return warehouse


def differing(warehouse: Replay) -> dict[str, list[object]]:
    """The tables that a build in full makes otherwise, with a row that differs."""
    in_part = warehouse.figures()
    warehouse.build(in_full=True)
    in_full = warehouse.figures()
    return {
        name: [
            row for row in in_part[name] + in_full[name] if (row in in_part[name]) != (row in in_full[name])
        ][:2]
        for name in in_full
        if in_part[name] != in_full[name]
    }


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
        HealthCheck.data_too_large,
    ],
)
@example(CORRECTED_AND_LATE)
@example(MOVED)
@example(TAKEN_BACK)
@example(FIRST_MONTH_EMPTIED)
@example(NEW_MONTHS_AND_FAILURES)
@given(HISTORIES)
def test_any_sequence_of_builds_gives_the_figures_of_one_in_full(recipes: Recipes, steps: list[Step]) -> None:
    assert differing(after(steps, recipes)) == {}


@pytest.mark.parametrize(
    "table", ["int_responses_kept", "int_account_months_turned", "int_account_periods_counted"]
)
def test_a_table_that_forgot_nothing_would_be_seen(recipes: Recipes, table: str) -> None:
    in_full, in_part = recipes
    forgetful = [dataclasses.replace(step, forgets="") if step.name == table else step for step in in_part]
    assert differing(after(CORRECTED_AND_LATE, (in_full, forgetful))) != {}
