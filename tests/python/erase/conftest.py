"""The drop with the person, published once for all tests; each that changes it has a copy."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from shared import shared_folder

from nps_warehouse.settings import Warehouse
from people import copied, run
from small import small_warehouse


@pytest.fixture(scope="session")
def published(
    tmp_path_factory: pytest.TempPathFactory, nps: Callable[..., subprocess.CompletedProcess[str]]
) -> Warehouse:
    """A warehouse with the person; nobody changes it."""
    with shared_folder(tmp_path_factory, "people") as folder:
        if not (folder / "done").exists():
            run(nps, folder)
            (folder / "done").touch()
    return Warehouse(folder / "warehouse")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """A small warehouse with the person; nobody changes it."""
    return small_warehouse(tmp_path_factory.mktemp("small"))


@pytest.fixture
def warehouse(small: Warehouse, tmp_path: Path) -> Warehouse:
    """A copy to erase from."""
    return copied(small, tmp_path / "warehouse")
