"""What the tests of builds share: a tiny warehouse, built in full and then in part, and what those builds ran."""

from collections.abc import Callable

import pytest
from dbt_runs import Dbt, complaints, load, target
from shared import shared_folder

from nps_warehouse.settings import Warehouse
from replay import read_recipe
from tiny import FIRST, LATER, Tiny, copied, last_build


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory, render: Callable[[str], str]) -> Tiny:
    """Build the tiny warehouse, once for all processes of the tests."""
    with shared_folder(tmp_path_factory, "tiny") as folder:
        full, part = Warehouse(folder / "full"), Warehouse(folder / "part")
        if not (folder / "done").exists():
            dbt = Dbt()
            load(full, FIRST)
            assert (built := dbt.build(full)).success, complaints(built)
            copied(full, part.root)
            load(part, LATER)
            assert (built := dbt.build(part)).success, complaints(built)
            (folder / "done").touch()
    built = last_build(part)
    assert built["is_in_part"] and built["is_whole"] and built["succeeded"], built
    built_up_to = int(str(last_build(full)["built_up_to"]))
    return Tiny(full, part, read_recipe(target(full), target(part), built_up_to, render))
