"""A warehouse with a closable bonus period, published once, and one with the period closed; tests get copies."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from dbt_runs import in_warehouse
from shared import shared_folder

from nps_warehouse.finance import paying
from nps_warehouse.load import load
from nps_warehouse.report.screen import screen
from nps_warehouse.settings import Warehouse
from paid_fixtures import PERIOD, SCHEME, SIGNED, copied, drop


@pytest.fixture(scope="session")
def published(
    tmp_path_factory: pytest.TempPathFactory, nps: Callable[..., "subprocess.CompletedProcess[str]"]
) -> Warehouse:
    """The small drop, run once for all processes of the tests. Nobody may change it."""
    with shared_folder(tmp_path_factory, "bonuses") as folder:
        warehouse = Warehouse(folder / "warehouse")
        if not (folder / "done").exists():
            (folder / "drop").mkdir()
            for name, content in drop().items():
                (folder / "drop" / name).write_text(content, encoding="utf-8")
            run = nps(warehouse.root, "run", folder / "drop")
            assert run.returncode == 0, run.stdout + run.stderr
            with in_warehouse(warehouse):
                closed = copied(warehouse, folder / "closed")
                paying.close(closed, SCHEME, PERIOD, SIGNED)
                load([], closed, screen())
            (folder / "done").touch()
    return warehouse


@pytest.fixture
def open_period(published: Warehouse, tmp_path: Path) -> Warehouse:
    """A warehouse in which the period can be closed."""
    return copied(published, tmp_path / "open")


@pytest.fixture
def closed_period(published: Warehouse, tmp_path: Path) -> Warehouse:
    """A warehouse in which the period is closed, and its file loaded."""
    return copied(Warehouse(published.root.with_name("closed")), tmp_path / "closed")
