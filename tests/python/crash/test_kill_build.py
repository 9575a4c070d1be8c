"""The build is killed: raw is untouched, readers keep the whole last version, and the next build completes."""

import hashlib
import json
import random
import shutil
import subprocess
import time
from pathlib import Path

from crash_fixtures import acknowledged, kill, loaded, start, wait_for
from nps_warehouse.db.connection import connect
from nps_warehouse.publish import read_published
from nps_warehouse.settings import Warehouse

Run = tuple[Warehouse, "subprocess.CompletedProcess[str]"]
BEGUN = ("responses/int_responses_classified", "responses/int_responses", "nps/account_figures")
"""Models whose running a build is killed in; before the first of them it is killed while it still reads the project."""


def published_whole(warehouse: Warehouse) -> dict[str, int]:
    """Rows per table of the published version, whose files are those its manifest names."""
    version = warehouse.current.resolve()
    manifest = json.loads((version / "manifest.json").read_text(encoding="utf-8"))
    for name, facts in manifest["files"].items():
        assert hashlib.sha256((version / name).read_bytes()).hexdigest() == facts["sha256"]
    with read_published(warehouse) as connection:
        for table, rows in manifest["rows"].items():
            assert connection.execute(f"select count(*) from {table}").fetchall() == [(rows,)]
    return dict(manifest["rows"])


def killed_while_reading(warehouse: Warehouse) -> None:
    """Start a build and kill it before it has asked the build file anything."""
    building = start(warehouse, "build")
    time.sleep(0.5)
    kill(building)
    assert building.returncode < 0


def killed_in(warehouse: Warehouse, model: str, later: float) -> None:
    """Start a build and kill it so many seconds after it began to make a model."""
    target = warehouse.root / "dbt" / "target"
    shutil.rmtree(target, ignore_errors=True)
    building = start(warehouse, "build")
    wait_for(target / "run/nps_warehouse/models/intermediate" / f"{model}.sql", building)
    time.sleep(later)
    kill(building)
    assert building.returncode < 0, f"the build ended before {model} was made"


def test_a_killed_build_harms_neither_raw_nor_readers_and_the_next_completes(
    sample_run: Run, tmp_path: Path
) -> None:
    shutil.copytree(sample_run[0].root, tmp_path / "warehouse", symlinks=True)
    warehouse = Warehouse(tmp_path / "warehouse")
    before, published = loaded(warehouse), published_whole(warehouse)
    assert before and set(acknowledged(warehouse)) == set(before)
    moments = random.Random(3)
    for model in (None, *BEGUN):
        if model is None:
            killed_while_reading(warehouse)
        else:
            killed_in(warehouse, model, moments.uniform(0, 0.1))
        assert loaded(warehouse) == before
        assert published_whole(warehouse) == published
    refused = start(warehouse, "publish")
    _, errors = refused.communicate()
    assert refused.returncode == 1 and "did not finish" in errors and "run `nps build` again" in errors
    again = start(warehouse, "build")
    output, errors = again.communicate()
    assert again.returncode == 0, output + errors
    with connect(warehouse.nps_file) as connection:
        newest = (
            "select is_whole, succeeded, in_full_because from audit.builds order by sequence desc limit 1"
        )
        assert connection.execute(newest).fetchall() == [(True, True, "the last build is not whole")]
        for table, rows in published.items():
            if table.startswith("marts."):
                assert connection.execute(f"select count(*) from {table}").fetchall() == [(rows,)], table
