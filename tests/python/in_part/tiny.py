"""A tiny drop, the warehouses that are built of it, and copies of them and of the project that tests may change."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
from dbt_runs import Dbt

from nps_warehouse.settings import Warehouse
from replay import Recipe

ANSWERS = "response_id,survey_id,respondent_id,account_id,score,responded_at\n"
FIRST = {
    "accounts.csv": "account_id,account_name,branch_id,account_manager_id,annual_revenue\n"
    "a0,Alpha,staffing,m1,1000\na1,Beta,credit,m2,250.5\n",
    "account_managers.csv": "account_manager_id,account_manager_name,team\nm1,Mia,North\nm2,Mo,South\n",
    "respondents.csv": "respondent_id,account_id\np0,a0\np1,a0\np2,a1\n",
    "responses_1.csv": ANSWERS
    + "r1,s1,p0,,9,2025-05-03\nr2,s1,p1,a0,3,2025-05-20\nr3,s1,p2,a1,10,2025-06-01\nr4,s1,p3,a9,11,2025-06-02\n",
}
"""A drop with accounts, people and a few answers, one of them quarantined."""
LATER = {
    "responses_2.csv": ANSWERS
    + "r1,s1,p0,,4,2025-05-03\nr5,s1,p1,a0,8,2025-07-01\nr6,s2,p4,a1,0,2024-11-30\n"
}
"""A correction, a newer answer and a late one."""


@dataclass(frozen=True, repr=False)
class Tiny:
    """Warehouses that tests copy: `full` after one build in full, `part` after one more load and build in part."""

    full: Warehouse
    part: Warehouse
    recipe: Recipe


def copied(warehouse: Warehouse, folder: Path) -> Warehouse:
    """A copy of a warehouse that a test may change."""
    shutil.copytree(warehouse.root, folder, symlinks=True)
    return Warehouse(folder)


def last_build(warehouse: Warehouse) -> dict[str, object]:
    """The newest row of `audit.builds`."""
    with duckdb.connect(str(warehouse.nps_file), read_only=True) as connection:
        found = connection.execute("from audit.builds order by sequence desc limit 1")
        assert found.description is not None
        return dict(zip([column[0] for column in found.description], found.fetchall()[0], strict=True))


def next_in_full_because(warehouse: Warehouse, dbt: Dbt) -> object:
    """Why the next build is in full; None when it is in part. Each command decides, so one that makes one model tells."""
    dbt(warehouse, "run", "--select", "stg_loads__files")
    row = last_build(warehouse)
    assert row["command"] == "run"
    return row["in_full_because"]
