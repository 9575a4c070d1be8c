"""A sound warehouse, and one to break."""

from pathlib import Path

import pytest

from nps_warehouse.settings import Warehouse
from validate_fixtures import copy, whole


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return whole(Warehouse(tmp_path_factory.mktemp("sound")))


@pytest.fixture
def warehouse(sound: Warehouse, tmp_path: Path) -> Warehouse:
    return copy(sound, tmp_path)
