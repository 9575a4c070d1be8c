"""The seeds and settings of another day, to build with instead of the project's, and which models to build.

Writes the seeds as csv files into a folder and points dbt's parsed project to them; the project itself is not touched.

    Rules({"bonus_bands": [{"scheme_id": "team", …}]}, {"minimum_responses": 5})
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nps_warehouse.errors import NpsError
from nps_warehouse.settings import PROJECT

Row = Mapping[str, str | None]


@dataclass(frozen=True)
class Rules:
    """Rows of seeds, by the seed's name, and values of the project's variables, by name; what is not named is as now.

    models: those to build, with all that they read; every model when none is named.
    """

    seeds: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    models: Sequence[str] = ()


def with_study(study: str | None) -> Rules:
    """The project's rules, but for the benchmark study to compare with, if one is named."""
    return Rules() if study is None else Rules(settings={"default_study": study})


def use_seeds(rules: Rules, manifest: Any, folder: Path) -> None:
    """Let dbt's manifest read the rows of the rules, written to `folder`. Raises NpsError when a seed is unknown."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in rules.seeds.items():
        node = manifest.nodes.get(f"seed.nps_warehouse.{name}")
        if node is None:
            raise NpsError(
                f"the project no longer has the seed {name}: what was closed with it cannot be built"
            )
        file = folder / f"{name}.csv"
        _write(file, _header(PROJECT / node.original_file_path), rows)
        node.original_file_path = str(file)


def _header(seed: Path) -> list[str]:
    with seed.open(encoding="utf-8", newline="") as lines:
        return next(csv.reader(lines))


def _write(file: Path, header: Sequence[str], rows: Sequence[Row]) -> None:
    """Write the columns that the seed has today: one that came later is empty, one that went is left out."""
    with file.open("w", encoding="utf-8", newline="") as written:
        lines = csv.DictWriter(written, header, extrasaction="ignore")
        lines.writeheader()
        lines.writerows({column: row.get(column) or "" for column in header} for row in rows)
