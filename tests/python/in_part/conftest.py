"""What the tests of builds share: a project of the core models, a tiny warehouse that it built, and what it ran."""

from collections.abc import Callable
from pathlib import Path

import pytest
from dbt_runs import Dbt, complaints, core_copy, load, target
from shared import shared_folder

from nps_warehouse.settings import Warehouse
from replay import read_recipe
from tiny import FIRST, LATER, Tiny, copied, last_build


@pytest.fixture(scope="session")
def core(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the core models, for all processes of the tests."""
    with shared_folder(tmp_path_factory, "core") as folder:
        if not (folder / "project").exists():
            core_copy(folder / "copying").rename(folder / "project")
    return folder / "project"


@pytest.fixture(scope="session")
def dbt(core: Path) -> Dbt:
    """Run dbt on the core models, parsed once."""
    return Dbt(core)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory, render: Callable[[str], str], dbt: Dbt) -> Tiny:
    """Build the tiny warehouse, in full and then in part, once for all processes of the tests."""
    with shared_folder(tmp_path_factory, "tiny") as folder:
        full, part = Warehouse(folder / "full"), Warehouse(folder / "part")
        if not (folder / "done").exists():
            load(full, FIRST)
            assert (built := dbt.build(full, "--write-json")).success, complaints(built)
            copied(full, part.root)
            load(part, LATER)
            assert (built := dbt.build(part, "--write-json")).success, complaints(built)
            (folder / "done").touch()
    built = last_build(part)
    assert built["is_in_part"] and built["is_whole"] and built["succeeded"], built
    built_up_to = int(str(last_build(full)["built_up_to"]))
    return Tiny(full, part, read_recipe(target(full), target(part), built_up_to, render))
