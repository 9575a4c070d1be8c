"""What makes the next plain `dbt build` a build in full, and that its tables are right whatever happened before."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dbt_runs import Dbt, complaints, load

from nps_warehouse.settings import Warehouse
from replay import Recipe, Replay, differing, figures_of
from tiny import ANSWERS, LATER, Tiny, copied, last_build, next_in_full_because

MORE = {"responses_3.csv": ANSWERS + "r7,s1,p2,a1,2,2025-08-01\nr2,s1,p1,a0,10,2025-05-20\n"}
"""A new answer and a correction."""
NOT_WHOLE = "the last build is not whole"


@pytest.fixture
def warehouse(tiny: Tiny, tmp_path: Path) -> Warehouse:
    """A copy of the tiny warehouse, whose last build was whole and in part."""
    return copied(tiny.part, tmp_path / "warehouse")


def wrong(warehouse: Warehouse, recipe: Recipe) -> dict[str, list[tuple[object, ...]]]:
    """The tables that a build in full of the same raw file makes otherwise."""
    fresh = Replay(recipe, warehouse.raw_file)
    fresh.build_in_full()
    return differing(figures_of(warehouse.nps_file), fresh.figures())


def built(warehouse: Warehouse, dbt: Dbt, recipe: Recipe) -> str | None:
    """Run a plain build, whose tables must be right. Returns why it was in full; None when it was in part."""
    outcome = dbt.build(warehouse)
    assert outcome.success, complaints(outcome)
    row = last_build(warehouse)
    assert row["is_whole"] and row["succeeded"], row
    assert row["is_in_part"] == (row["in_full_because"] is None), row
    assert wrong(warehouse, recipe) == {}
    return None if row["in_full_because"] is None else str(row["in_full_because"])


def change(file: Path, statement: str) -> None:
    """Change a build file by hand."""
    with duckdb.connect(str(file)) as connection:
        connection.execute(statement)


Happening = Callable[[Warehouse, Tiny, Dbt], object]


def restore(name: str) -> Happening:
    """Put an older copy of a build file back."""
    return lambda warehouse, tiny, dbt: shutil.copy(
        tiny.full.build_folder / f"{name}.duckdb", warehouse.build_folder / f"{name}.duckdb"
    )


def restore_raw_and_load_others(warehouse: Warehouse, tiny: Tiny, dbt: Dbt) -> None:
    restore("raw")(warehouse, tiny, dbt)
    load(warehouse, MORE)


def run(*arguments: str) -> Happening:
    """Run another dbt command."""
    return lambda warehouse, tiny, dbt: dbt(warehouse, *arguments)


def drop_kept(warehouse: Warehouse, tiny: Tiny, dbt: Dbt) -> None:
    change(warehouse.nps_file, "drop table serving.int_responses cascade")


HAPPENINGS: dict[str, tuple[Happening, str | None]] = {
    "nothing new came": (lambda warehouse, tiny, dbt: None, None),
    "new and corrected answers": (lambda warehouse, tiny, dbt: load(warehouse, MORE), None),
    "answers to other questions": (
        lambda warehouse, tiny, dbt: load(
            warehouse, {"answers.csv": "response_id,question_id,answer\nr1,reason,late\n"}
        ),
        None,
    ),
    "another accounts file": (
        lambda warehouse, tiny, dbt: load(
            warehouse, {"accounts_2.csv": "account_id,effective_from,branch_id\na0,2025-05-10,credit\n"}
        ),
        "accounts_2.csv brought accounts",
    ),
    "a person moved": (
        lambda warehouse, tiny, dbt: load(
            warehouse, MORE | {"respondents_2.csv": "respondent_id,account_id\np0,a1\n"}
        ),
        "respondents_2.csv brought respondents",
    ),
    "a withdrawn file": (
        lambda warehouse, tiny, dbt: load(
            warehouse,
            LATER,
            [{"files": "responses_2.csv", "ignore": True}],
        ),
        "responses_2.csv was withdrawn or described differently",
    ),
    "work.duckdb deleted": (
        lambda warehouse, tiny, dbt: warehouse.work_file.unlink(),
        "work.duckdb is of another build",
    ),
    "nps.duckdb deleted": (
        lambda warehouse, tiny, dbt: warehouse.nps_file.unlink(),
        "nothing was built before",
    ),
    "an older work.duckdb": (restore("work"), "work.duckdb is of another build"),
    "an older nps.duckdb": (restore("nps"), "work.duckdb is of another build"),
    "an older raw.duckdb": (restore("raw"), "raw.duckdb is not the one that was built from"),
    "an older raw.duckdb and other files": (
        restore_raw_and_load_others,
        "raw.duckdb is not the one that was built from",
    ),
    "a kept table dropped by hand": (drop_kept, "a table that is kept is missing"),
    "another variable": (
        run("build", "--exclude-resource-type", "unit_test", "--vars", "{minimum_responses: 7}"),
        "settings or code changed",
    ),
    "dbt build --select": (run("build", "--select", "int_responses"), NOT_WHOLE),
    "dbt build --exclude": (
        run("build", "--exclude", "nps_overall", "--exclude-resource-type", "unit_test"),
        NOT_WHOLE,
    ),
    "dbt run": (run("run"), NOT_WHOLE),
    "dbt seed": (run("seed"), NOT_WHOLE),
    "dbt build --empty": (run("build", "--empty", "--exclude-resource-type", "unit_test"), NOT_WHOLE),
    "dbt test, which changes nothing": (run("test", "--select", "nps_overall"), None),
}


@pytest.mark.parametrize("name", [name for name in HAPPENINGS if name != "a kept table dropped by hand"])
def test_the_next_command_says_why_a_build_must_be_in_full(
    tiny: Tiny, warehouse: Warehouse, dbt: Dbt, name: str
) -> None:
    """Which is decided when it begins: one model is enough, whatever becomes of it."""
    happening, reason = HAPPENINGS[name]
    happening(warehouse, tiny, dbt)
    assert next_in_full_because(warehouse, dbt) == reason


LEFT_BEHIND = (
    "a withdrawn file",
    "an older work.duckdb",
    "a kept table dropped by hand",
    "dbt build --empty",
)
"""What leaves other tables behind than a build in full begins with."""


@pytest.mark.parametrize(
    "name", [name for name, (_, reason) in HAPPENINGS.items() if not reason] + [*LEFT_BEHIND]
)
def test_the_next_plain_build_is_right(tiny: Tiny, warehouse: Warehouse, dbt: Dbt, name: str) -> None:
    happening, reason = HAPPENINGS[name]
    happening(warehouse, tiny, dbt)
    assert built(warehouse, dbt, tiny.recipe) == reason


def test_full_refresh_is_asked_for(tiny: Tiny, warehouse: Warehouse, dbt: Dbt) -> None:
    assert dbt.build(warehouse, "--full-refresh").success
    assert last_build(warehouse)["in_full_because"] == "asked for"
    assert wrong(warehouse, tiny.recipe) == {}
    assert built(warehouse, dbt, tiny.recipe) is None


def test_a_build_after_a_restored_raw_file_goes_on_from_that_one(
    tiny: Tiny, warehouse: Warehouse, dbt: Dbt
) -> None:
    """Load ids of the older file come again, for other files."""
    restore("raw")(warehouse, tiny, dbt)
    assert built(warehouse, dbt, tiny.recipe) is not None
    load(warehouse, MORE)
    assert built(warehouse, dbt, tiny.recipe) is None


KILLED = """
import os, signal, sys
from dbt_runs import Dbt
from nps_warehouse.settings import Warehouse
from pathlib import Path

project, kind, sign = sys.argv[2:]

def listen(event):
    text = event.data.sql if event.info.name == "SQLQuery" else ""
    node = event.data.node_info.node_name if event.info.name == "NodeFinished" else ""
    if (kind == "sql" and sign in text) or (kind == "node" and sign == node):
        os.kill(os.getpid(), signal.SIGKILL)

Dbt(Path(project)).build(Warehouse(Path(sys.argv[1])), listener=listen)
"""
"""A build that is killed right before a statement, or right after a model."""


@pytest.mark.parametrize(
    ("kind", "sign"),
    [
        ("sql", 'insert into "nps"."serving"."int_responses"'),
        ("node", "int_responses"),
        ("node", "nps_overall"),
        ("sql", "checkpoint work"),
    ],
)
def test_after_a_killed_build_the_next_is_in_full(
    tiny: Tiny, warehouse: Warehouse, dbt: Dbt, kind: str, sign: str
) -> None:
    load(warehouse, MORE)
    if sign == "checkpoint work":  # which only a build in full does
        warehouse.work_file.unlink()
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(warehouse.root), str(dbt.project), kind, sign],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert last_build(warehouse)["is_whole"] is None
    assert built(warehouse, dbt, tiny.recipe) == NOT_WHOLE
    assert next_in_full_because(warehouse, dbt) is None


def test_nothing_can_be_loaded_while_a_build_runs(
    tiny: Tiny, warehouse: Warehouse, dbt: Dbt, tmp_path: Path, nps: Callable[..., Any]
) -> None:
    (tmp_path / "responses_3.csv").write_text(MORE["responses_3.csv"], encoding="utf-8")
    refusals = []

    def listen(event: Any) -> None:
        if event.info.name == "NodeStart" and event.data.node_info.node_name == "int_responses":
            refusals.append(nps(warehouse.root, "load", tmp_path / "responses_3.csv"))

    assert dbt.build(warehouse, listener=listen).success
    assert [refused.returncode for refused in refusals] == [1]
    assert "raw.duckdb is in use by" in refusals[0].stderr
    assert wrong(warehouse, tiny.recipe) == {}
    assert nps(warehouse.root, "load", tmp_path / "responses_3.csv").returncode == 0
    assert built(warehouse, dbt, tiny.recipe) is None
