"""Where things are: the project, the warehouse folder, and the project variables.

Reads `dbt_project.yml` (its `vars` are the project's only settings) and the environment variable `NPS_WAREHOUSE`.

    >>> Warehouse(Path("warehouse")).raw_file
    PosixPath('warehouse/build/raw.duckdb')
"""

import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from nps_warehouse.errors import NpsError

PROJECT = Path(__file__).resolve().parents[2]
SHARES = ("minimum_readable_scores", "expected_readable_scores", "minimum_keys_present")
COUNTS = {"keep_versions": 1, "parquet_rows": 0}
LANGUAGES = ("en", "nl")
MEMORY = re.compile(r"[0-9]+(\.[0-9]+)? ?([kKMGT]i?)?B")
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
    def build_folder(self) -> Path:
        """Folder of the pipeline's own DuckDB files; nobody else opens them."""
        return self.root / "build"

    @property
    def raw_file(self) -> Path:
        """Everything that was loaded; only the loader writes it."""
        return self.build_folder / "raw.duckdb"

    @property
    def work_file(self) -> Path:
        """Dbt's scratch, staging and intermediate models; deleting it costs nothing but time."""
        return self.build_folder / "work.duckdb"

    @property
    def nps_file(self) -> Path:
        """The schemas marts, audit and serving: what dbt builds and readers get a copy of."""
        return self.build_folder / "nps.duckdb"

    @property
    def published(self) -> Path:
        """Folder of the published versions and of `current`, the link to the newest."""
        return self.root / "published"

    @property
    def current(self) -> Path:
        """The link readers follow."""
        return self.published / "current"

    @property
    def exports(self) -> Path:
        """Folder of what commands write for people on request."""
        return self.root / "exports"

    @property
    def ledger(self) -> Path:
        """Folder of what was closed, decided and corrected in bonus periods: files that never change."""
        return self.root / "ledger"

    @property
    def target(self) -> Path:
        """Folder of what dbt leaves of its last command."""
        return self.root / "dbt" / "target"

    @property
    def docs(self) -> Path:
        """Folder of the dbt docs and the data docs."""
        return self.root / "docs"


@cache
def variables() -> dict[str, Any]:
    """The `vars` of `dbt_project.yml`. Raises NpsError when one that Python uses is invalid.

    dbt checks those that models use (macro `check_settings`).
    """
    file = PROJECT / "dbt_project.yml"
    try:
        said = dict(yaml.safe_load(file.read_text(encoding="utf-8"))["vars"])
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise NpsError(f"{file}: its vars cannot be read ({' '.join(str(error).split())}); fix it") from error
    for name in SHARES:
        value = said.get(name)
        if not (isinstance(value, (int, float)) and 0 <= value <= 1):
            raise NpsError(f"{file}: {name} is {value}; it must be a share from 0 to 1")
    for name, least in COUNTS.items():
        value = said.get(name)
        if not (type(value) is int and value >= least):
            raise NpsError(f"{file}: {name} is {value}; it must be a whole number from {least}")
    if said.get("dashboard_language") not in LANGUAGES:
        raise NpsError(
            f"{file}: dashboard_language is {said.get('dashboard_language')}; it must be {' or '.join(LANGUAGES)}"
        )
    return said


def memory_limit() -> str:
    """How much memory DuckDB takes before it spills to disk: `NPS_MEMORY_LIMIT`, or what profiles.yml gives dbt.

    Raises NpsError when it is no size.
    """
    limit = os.environ.get("NPS_MEMORY_LIMIT") or "2GB"
    if not MEMORY.fullmatch(limit):
        raise NpsError(f"NPS_MEMORY_LIMIT is {limit!r}, which is not a size; give one like 2GB or 1400MB")
    return limit
