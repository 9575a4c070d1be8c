"""The guards themselves: every test kind and every invariant fails when it must."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from nps_warehouse.db.files import open_build
from nps_warehouse.settings import PROJECT, Warehouse

UNIQUE = "{{ test_unique_combination('given', ['a', 'b']) }}"
EVERY_ROW = "{{ test_every_row('given', 'a <= b') }}"


@pytest.mark.parametrize(
    ("jinja", "rows", "failures"),
    [
        (UNIQUE, "(1, 1), (1, 2)", 0),
        (UNIQUE, "(1, 1), (1, 1), (1, 2)", 1),
        (UNIQUE, "(1, null), (1, null)", 1),
        (EVERY_ROW, "(1, 1), (1, 2)", 0),
        (EVERY_ROW, "(2, 1), (1, 2)", 1),
        (EVERY_ROW, "(null, 1), (1, 2)", 1),
    ],
)
def test_a_generic_test_fails_on_just_the_rows_it_must(
    render: Callable[[str], str], jinja: str, rows: str, failures: int
) -> None:
    query = f"with given as (from (values {rows}) as given(a, b)) select count(*) from ({render(jinja)})"
    assert duckdb.sql(query).fetchone() == (failures,)


BREAKAGES = {
    "counts_are_those_of_the_answers": "update intermediate.int_account_periods_counted set score_0 = score_0 + 1 "
    "where period_type = 'year' and period_start = '2025-01-01'",
    "entities_add_up_to_the_whole": "update marts.nps_by_branch set score_0 = score_0 + 1 where period_name = '2025'",
    "every_raw_row_has_one_fate": "delete from figures.int_responses_kept where response_id = 'TRX-90101'",
    "every_answer_is_counted_once_a_month": "update marts.nps_overall set responses = responses - 1 "
    "where period_type = 'month'",
    "rolling_windows_hold_the_voices_of_twelve_months": "update marts.nps_overall set responses = responses + 1 "
    "where period_type = 'rolling_12_months'",
}


def test_every_invariant_fails_when_it_is_broken(
    sample_run: tuple[Warehouse, subprocess.CompletedProcess[str]],
    tmp_path: Path,
    dbt: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    assert {file.stem for file in (PROJECT / "tests" / "invariants").glob("*.sql")} == set(BREAKAGES)
    warehouse = Warehouse(tmp_path / "warehouse")
    shutil.copytree(sample_run[0].root / "build", warehouse.root / "build")
    with open_build(warehouse) as connection:
        for breakage in BREAKAGES.values():
            connection.execute(breakage)
    found = dbt(warehouse.root, tmp_path / "target", "test", "--select", "test_type:singular")
    assert set(re.findall(r"FAIL \d+ (\w+)", found.stdout)) == set(BREAKAGES)
