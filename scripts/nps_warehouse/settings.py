"""Where things are: the project, the warehouse folder, and the project variables.

Reads `dbt_project.yml` (its `vars` are the project's only settings) and the environment variable `NPS_WAREHOUSE`.

    >>> Warehouse(Path("warehouse")).build_file
    PosixPath('warehouse/build/nps.duckdb')
"""

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parents[2]
DUCKDB = "duckdb"
"""The target of `profiles.yml` that needs nothing but this machine; the others are Spark's."""


@dataclass(frozen=True)
class Warehouse:
    """The one folder everything is written to."""

    root: Path

    @classmethod
    def here(cls) -> "Warehouse":
        """The folder `NPS_WAREHOUSE` names, else `warehouse/` in the project."""
        return cls(Path(os.environ.get("NPS_WAREHOUSE") or PROJECT / "warehouse").resolve())

    @property
    def build_file(self) -> Path:
        """The pipeline's own DuckDB file; nobody else opens it."""
        return self.root / "build" / "nps.duckdb"

    @property
    def published(self) -> Path:
        """Folder of the published versions and of `current`, the link to the newest."""
        return self.root / "published"

    @property
    def current(self) -> Path:
        """The link readers follow."""
        return self.published / "current"

    @property
    def docs(self) -> Path:
        """Folder of the dbt docs and the data docs."""
        return self.root / "docs"


@cache
def variables() -> dict[str, Any]:
    """The `vars` of `dbt_project.yml`."""
    return dict(yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"])


def memory_limit() -> str:
    """How much memory DuckDB takes before it spills to disk: `NPS_MEMORY_LIMIT`, or what profiles.yml gives dbt."""
    return os.environ.get("NPS_MEMORY_LIMIT") or "2GB"
