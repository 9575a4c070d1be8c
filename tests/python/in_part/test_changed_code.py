"""A build whose code is not that of the last one is in full, and so is the one after a build that failed."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from dbt_runs import Dbt, changed, complaints, load

from nps_warehouse.settings import PROJECT, Warehouse
from tiny import FIRST, Tiny, copied, last_build, next_in_full_because


@pytest.fixture
def project(core: Path, tmp_path: Path) -> Path:
    """A copy of the project that a test may change."""
    return shutil.copytree(core, tmp_path / "project")


CHANGES = {
    "a macro": ("macros/nps/score_counts.sql", "score_9 + score_10", "score_8 + score_9 + score_10"),
    "a model": (
        "models/staging/survey/stg_survey__responses.sql",
        "lower({{ clean_text('channel') }})",
        "{{ clean_text('channel') }}",
    ),
    "a seed": ("seeds/branches.csv", "cleaning,Cleaning", "cleaning,Cleaners"),
}
"""A file, a text in it, and what is put instead."""


def settings_of(project: Path, warehouse: Warehouse) -> str:
    """What the project says of its settings and code, in one short text."""
    outcome = Dbt(project)(warehouse, "compile", "--inline", "{{ build_settings() }}")
    assert outcome.success, complaints(outcome)
    return str(outcome.result.results[0].node.compiled_code)


def test_the_digest_of_settings_and_code_changes_with_each_of_them(
    tiny: Tiny, tmp_path: Path, project: Path
) -> None:
    warehouse = copied(tiny.part, tmp_path / "warehouse")
    as_it_is = settings_of(project, warehouse)
    assert as_it_is == last_build(warehouse)["settings"], "where the project lies makes no difference"
    for what, (name, there, instead) in CHANGES.items():
        before = (project / name).read_text(encoding="utf-8")
        changed(project / name, there, instead)
        assert settings_of(project, warehouse) != as_it_is, what
        (project / name).write_text(before, encoding="utf-8")


def test_changed_code_builds_in_full(tiny: Tiny, tmp_path: Path, project: Path) -> None:
    warehouse = copied(tiny.part, tmp_path / "warehouse")
    name, there, instead = CHANGES["a macro"]
    changed(project / name, there, instead)
    Dbt(project).build(warehouse)
    assert last_build(warehouse)["in_full_because"] == "settings or code changed"


def test_every_variable_that_tables_depend_on_is_in_the_digest(render: Callable[[str], str]) -> None:
    written = [
        file.read_text(encoding="utf-8")
        for folder in ("models", "macros")
        for file in (PROJECT / folder).rglob("*.sql")
    ]
    used = {name for text in written for name in re.findall(r"\bvar\([\"'](\w+)", text)}
    assert used == set(render("{{ project_variables() | join(' ') }}").split())


BROKEN = {
    "a model": ("models/intermediate/nps/int_account_scores.sql", "select error('broken') as account_key"),
    "a test": ("tests/always_fails.sql", "select 1 as broken from {{ ref('nps_overall') }}"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_after_a_failed_build_the_next_is_in_full(
    tiny: Tiny, tmp_path: Path, project: Path, dbt: Dbt, what: str
) -> None:
    warehouse = copied(tiny.part, tmp_path / "warehouse")
    name, text = BROKEN[what]
    (project / name).write_text(text, encoding="utf-8")
    failed = Dbt(project).build(warehouse)
    assert not failed.success and complaints(failed)
    row = last_build(warehouse)
    assert row["is_whole"] is (what == "a test") and row["succeeded"] is False
    assert next_in_full_because(warehouse, dbt) == "the last build is not whole"


def test_a_retry_makes_the_rest_and_the_next_build_is_in_full(tmp_path: Path, project: Path) -> None:
    warehouse = Warehouse(tmp_path / "warehouse")
    load(warehouse, FIRST)
    name, text = BROKEN["a model"]
    before = (project / name).read_text(encoding="utf-8")
    (project / name).write_text(text, encoding="utf-8")
    assert not Dbt(project).build(warehouse, "--write-json").success  # which a retry reads
    (project / name).write_text(before, encoding="utf-8")
    retried = Dbt(project).command(warehouse, "retry")
    assert retried.returncode == 0, retried.stdout
    assert last_build(warehouse)["is_whole"] is False
    assert next_in_full_because(warehouse, Dbt(project)) == "the last build is not whole"
