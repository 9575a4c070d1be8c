"""The whole grids of the trials: CI runs them, and whoever asks with `-m whole_grid`."""

import os

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "whole_grid: every case of a trial; CI runs it, others ask for it")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave whole grids to CI and to `-m whole_grid`."""
    if os.environ.get("CI") or config.getoption("markexpr"):
        return
    whole = [item for item in items if item.get_closest_marker("whole_grid")]
    config.hook.pytest_deselected(items=whole)
    items[:] = [item for item in items if item not in whole]
