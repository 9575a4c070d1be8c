"""The workbook of the sample: what it recomputes from the evidence is what SQL published, to a billionth of a point."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from workbooks import cells, table

from nps_warehouse.settings import Warehouse

Run = tuple[Warehouse, subprocess.CompletedProcess[str]]


@pytest.mark.parametrize("of", [("team-quarter", "2025-Q4", 4), ("manager-year", "2025", 13)])
def test_points_and_amounts_are_the_published_ones(
    sample_run: Run,
    nps: Callable[..., subprocess.CompletedProcess[str]],
    tmp_path: Path,
    of: tuple[str, str, int],
) -> None:
    scheme, period, payees = of
    warehouse, _ = sample_run
    done = nps(warehouse.root, "bonus", "export", scheme, period, "--into", tmp_path)
    assert done.returncode == 0, done.stderr
    [folder] = tmp_path.iterdir()
    assert done.stdout == f"exported to {folder}\n"
    found = cells(folder / f"{scheme}_{period}.xlsx")
    checks = table(found, "Checks", "Points recomputed")[:payees]
    assert all(row["Points recomputed"] == pytest.approx(row["Points published"], abs=1e-9) for row in checks)
    assert {row["Difference"] for row in checks} == {0}
    assert len({row["Points published"] for row in checks}) == payees
    totals = table(found, "Cover", "Control totals")
    here = {
        row["Control totals"]: row for row in totals[: [row["Control totals"] for row in totals].index("")]
    }
    assert len(here) > 10
    assert {row["Difference"] for row in here.values()} == {0}
    assert here["Amounts"]["In the version"] > 2000
