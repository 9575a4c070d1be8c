"""What several tests share: dbt macros rendered to SQL, and the sample drop run once."""

import gc
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import settings
from shared import renderer, shared_folder

from nps_warehouse.settings import PROJECT, Warehouse

# At home examples vary from run to run; CI repeats the same ones, so that it judges the change and not the dice.
settings.register_profile("ci", derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")

# As the command does: to look through what dbt keeps for garbage is vain, and costs a build a twelfth of its time.
gc.set_threshold(100_000)


@pytest.fixture(scope="session")
def nps() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the `nps` command on a warehouse of its own: `nps(warehouse, "load", drop)`."""

    def command(warehouse: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(Path(sys.executable).with_name("nps")), *map(str, arguments)],
            env={**os.environ, "NPS_WAREHOUSE": str(warehouse), "COLUMNS": "120"},
            capture_output=True,
            text=True,
            check=False,
        )

    return command


@pytest.fixture(scope="session")
def dbt() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Plain dbt, from the project's root, as an analytics engineer runs it: `dbt(warehouse, target, "build")`."""

    def command(warehouse: Path, target: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(Path(sys.executable).with_name("dbt")), *arguments],
            cwd=PROJECT,
            env={
                **os.environ,
                "NPS_WAREHOUSE": str(warehouse),
                "DBT_TARGET_PATH": str(target),
                "DBT_LOG_PATH": str(target),
            },
            capture_output=True,
            text=True,
            check=False,
        )

    return command


@pytest.fixture(scope="session")
def sample_run(
    tmp_path_factory: pytest.TempPathFactory, nps: Callable[..., subprocess.CompletedProcess[str]]
) -> tuple[Warehouse, subprocess.CompletedProcess[str]]:
    """The sample drop, run once for all tests that only read: the warehouse, and what `nps run` said.

    Tests run in several processes; the first that asks runs it, the others wait for it.
    """
    with shared_folder(tmp_path_factory, "sample") as folder:
        warehouse, said = folder / "warehouse", folder / "run.json"
        if not said.exists():
            run = nps(warehouse, "run", PROJECT / "data" / "sample")
            said.write_text(json.dumps([run.args, run.returncode, run.stdout, run.stderr]), encoding="utf-8")
    return Warehouse(warehouse), subprocess.CompletedProcess(*json.loads(said.read_text(encoding="utf-8")))


@pytest.fixture
def sample(
    sample_run: tuple[Warehouse, subprocess.CompletedProcess[str]],
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published version of the sample, open for reading."""
    warehouse, run = sample_run
    assert run.returncode == 0, run.stdout + run.stderr
    with duckdb.connect(str(warehouse.current.resolve() / "nps.duckdb"), read_only=True) as published:
        yield published


@pytest.fixture(scope="session")
def render(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """Render dbt Jinja to SQL with the project's own macros: `render("{{ nps('p', 'd', 'n') }}")`."""
    folder = tmp_path_factory.mktemp("rendering")
    os.environ["NPS_WAREHOUSE"] = str(folder)
    return renderer(folder)
