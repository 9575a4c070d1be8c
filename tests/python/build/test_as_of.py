"""What was known then: a build of a prefix of raw equals what was published at that time, to the last bit.

A history of ten drops with everything that changes earlier figures. `NPS_AS_OF_PUBLISHES=10` publishes after every one.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dbt_runs import in_warehouse, load

from nps_warehouse.build.as_of import Chosen, build_as_of, copy_loads, last_load
from nps_warehouse.build.building import build
from nps_warehouse.errors import NpsError
from nps_warehouse.report.screen import screen
from nps_warehouse.settings import Warehouse

ANSWERS = "response_id,survey_id,respondent_id,account_id,score,responded_at\n"
BERLIN, LISBON = {"timezone": "Europe/Berlin"}, {"timezone": "Europe/Lisbon"}


@dataclass(frozen=True)
class Drop:
    """Files, name to text, and the entries of their `sources.yml`."""

    files: Mapping[str, str]
    sources: tuple[Mapping[str, Any], ...] = ()


WITHDRAWN = {"responses_3.csv": ANSWERS + "r6,s1,p3,a0,0,2025-05-30\nr7,s1,p4,a1,0,2025-06-11\n"}
LOCAL = {
    "responses_4.csv": ANSWERS + "r8,s1,p5,a1,7,2025-05-31T23:30:00\nr9,s2,p0,a0,10,2025-12-31T23:30:00\n"
}
HISTORY = (
    Drop(
        {
            "accounts.csv": "account_id,account_name,branch_id,account_manager_id,annual_revenue\n"
            "a0,Alpha,staffing,m1,1000\na1,Beta,credit,m2,250.5\n",
            "account_managers.csv": "account_manager_id,account_manager_name,team\nm1,Mia,North\nm2,Mo,South\n",
            "responses_1.csv": ANSWERS
            + "r1,s1,p0,,9,2025-05-03\nr2,s1,p1,a0,3,2025-05-20\nr3,s1,p2,a1,10,2025-06-01\n"
            + "r4,s1,p3,a9,11,2025-06-02\nr5,s1,jan@example.com,a9,8,2025-06-03\n",
        }
    ),
    Drop({"responses_2.csv": ANSWERS + "r1,s1,p0,,4,2025-05-03\nr10,s1,p1,a0,8,2025-07-01\n"}),
    Drop(WITHDRAWN),
    Drop(WITHDRAWN, ({"files": "responses_3.csv", "ignore": True},)),
    Drop(LOCAL, ({"files": "responses_4.csv", **BERLIN},)),
    Drop(LOCAL, ({"files": "responses_4.csv", **LISBON},)),
    Drop(
        {
            "respondents.csv": "respondent_id,account_id,role\np0,a0,user\np1,a0,decision_maker\np3,a9,user\n",
            "accounts_late.csv": "account_id,account_name,branch_id\na9,Late,staffing\n",
        }
    ),
    Drop(
        {
            "invitations.csv": "invitation_id,survey_id,account_id,respondent_id,invited_at\n"
            "i1,s1,a0,p0,2025-05-01\ni2,s1,a0,p1,2025-05-01\ni3,s1,a1,p2,2025-05-02\n",
            "benchmark_responses.csv": "study_id,benchmark_response_id,branch_id,supplier_id,score\n"
            "own,b1,staffing,x,9\nown,b2,staffing,y,2\nown,b3,credit,x,7\n",
        }
    ),
    Drop({"accounts_moved.csv": "account_id,effective_from,account_manager_id\na0,2025-05-15,m2\na1,,m1\n"}),
    Drop(
        {
            "responses_1.csv": ANSWERS + "r2,s1,p1,a0,10,2025-05-20\nr11,s1,p6,a9,6,2024-02-29\n",
            "follow_ups.csv": "response_id,opened_at,contacted_at,closed_at\nr2,2025-05-21,2025-05-22,2025-05-25\n",
        }
    ),
)
PUBLISHES = {"2": (5, 10)}
OF_EVERY_BUILD = ("builds", "validation_results")


@pytest.fixture(scope="module")
def published(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Warehouse, tuple[tuple[int, Path], ...]]:
    """A warehouse with the whole history, and what readers had after some loads: the load and the database."""
    folder = tmp_path_factory.mktemp("history")
    warehouse = Warehouse(folder / "warehouse")
    after = PUBLISHES.get(os.environ.get("NPS_AS_OF_PUBLISHES", "2"), range(1, len(HISTORY) + 1))
    kept = []
    for number, drop in enumerate(HISTORY, start=1):
        load(warehouse, drop.files, drop.sources)
        if number in after:
            with in_warehouse(warehouse):
                build(warehouse, screen())
            kept.append(
                (newest_load(warehouse), Path(shutil.copy(warehouse.nps_file, folder / f"{number}.duckdb")))
            )
    return warehouse, tuple(kept)


def newest_load(warehouse: Warehouse) -> int:
    with duckdb.connect(str(warehouse.raw_file), read_only=True) as raw:
        return int(raw.execute("select max(load_id) from loads").fetchall()[0][0])


def loads_up_to(warehouse: Warehouse, load_id: int) -> list[Chosen]:
    with duckdb.connect(str(warehouse.raw_file), read_only=True) as raw:
        found = raw.execute(
            "select load_id, load_id, started_at, finished_at from loads where load_id <= $1", [load_id]
        )
        return [Chosen(*row) for row in found.fetchall()]


def differences(one: Path, other: Path) -> Iterator[str]:
    """What readers find in one of two databases and not in the other."""
    with duckdb.connect(str(one), read_only=True) as connection:
        connection.execute(f"attach '{other}' as other (read_only)")
        found = connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = current_database() "
            "and schema_name in ('marts', 'audit') union all select schema_name, view_name from duckdb_views() "
            "where database_name = current_database() and schema_name in ('marts', 'audit') order by all"
        ).fetchall()
        assert len(found) > 30
        for schema, table in found:
            if table in OF_EVERY_BUILD:
                continue
            here, there = f'from {schema}."{table}"', f'from other.{schema}."{table}"'
            for left, right in ((here, there), (there, here)):
                [(rows,)] = connection.execute(f"select count(*) from ({left} except all {right})").fetchall()
                if rows:
                    yield f"{schema}.{table}: {rows}"


def test_what_was_known_then_is_what_was_published_then(
    published: tuple[Warehouse, tuple[tuple[int, Path], ...]], tmp_path: Path
) -> None:
    warehouse, kept = published
    assert len(kept) >= 2
    for load_id, database in kept[:-1]:
        folder = tmp_path / str(load_id)
        build_as_of(warehouse, load_id, folder, screen())
        assert list(differences(Warehouse(folder).nps_file, database)) == [], load_id
        assert list(differences(Warehouse(folder).nps_file, kept[-1][1])), "later loads changed nothing"


def test_a_prefix_has_what_was_loaded_rejected_and_hashed_with_then(
    published: tuple[Warehouse, tuple[tuple[int, Path], ...]], tmp_path: Path
) -> None:
    warehouse, _ = published
    then = Warehouse(tmp_path)
    copy_loads(warehouse, loads_up_to(warehouse, 4), then)
    with duckdb.connect(str(warehouse.raw_file), read_only=True) as raw:
        raw.execute(f"attach '{then.raw_file}' as copy (read_only)")
        [(same,)] = raw.execute("select (from salts) = (from copy.salts)").fetchall()
        assert same
        assert raw.execute("select max(load_id), count(*) from copy.loads").fetchall() == [(4, 4)]
        missing = "select count(*) from (from responses where _load_id <= 4 except all from copy.responses)"
        assert raw.execute(missing).fetchall() == [(0,)]
        assert raw.execute("select max(_load_id) from copy.responses").fetchall() == [(4,)]


@pytest.mark.parametrize(
    ("as_of", "line"),
    [
        ("99", "names load 99, which does not exist; loads are 1 to"),
        ("2001-02-03", "nothing was loaded on 2001-02-03 or before; the first load ended on"),
        ("last week", "give the number of a load"),
    ],
)
def test_a_load_or_day_that_is_not_there_is_one_line(
    published: tuple[Warehouse, tuple[tuple[int, Path], ...]], as_of: str, line: str
) -> None:
    with pytest.raises(NpsError, match=line):
        last_load(published[0], as_of)


def test_a_day_is_one_of_the_reporting_zone(
    published: tuple[Warehouse, tuple[tuple[int, Path], ...]], tmp_path: Path
) -> None:
    then = Warehouse(tmp_path)
    copy_loads(published[0], loads_up_to(published[0], 3), then)
    with duckdb.connect(str(then.raw_file)) as raw:
        raw.execute("update loads set finished_at = timestamp '2025-12-31 22:59:00' where load_id < 3")
        raw.execute("update loads set finished_at = timestamp '2025-12-31 23:01:00' where load_id = 3")
    assert last_load(then, "2025-12-31") == 2
    assert last_load(then, "2026-01-01") == 3
    assert last_load(then, "2") == 2


def test_a_folder_that_holds_anything_is_refused_before_anything_is_written(
    published: tuple[Warehouse, tuple[tuple[int, Path], ...]], tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").touch()
    with pytest.raises(NpsError, match="is not empty; name a new folder"):
        build_as_of(published[0], 1, tmp_path, screen())
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_the_environment_names_the_same_warehouse_afterwards(
    published: tuple[Warehouse, tuple[tuple[int, Path], ...]], tmp_path: Path
) -> None:
    with in_warehouse(published[0]), pytest.raises(NpsError):
        build_as_of(published[0], 0, tmp_path / "none", screen())  # no load at all: nothing to build
    with in_warehouse(published[0]):
        assert Warehouse.here() == published[0]
