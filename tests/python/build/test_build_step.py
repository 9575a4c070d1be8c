"""What the build step prints: data in a warning of dbt's is never read as markup."""

import io
from pathlib import Path

import pytest

from nps_warehouse.build.building import Built
from nps_warehouse.pipeline import build_step
from nps_warehouse.report.screen import Screen
from nps_warehouse.settings import Warehouse


def test_a_warning_is_not_read_as_markup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = Built(models=2, tests=1, warnings=("test t: got [/red]x and [food]",))
    monkeypatch.setattr("nps_warehouse.build.building.build", lambda *_, **__: built)
    written = io.StringIO()
    build_step(Warehouse(tmp_path), Screen(file=written, width=120))
    assert written.getvalue() == ("warning test t: got [/red]x and [food]\nbuilt 2 models, 1 tests passed\n")
