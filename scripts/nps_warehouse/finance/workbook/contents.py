"""What a workbook shows of a scheme and period: read once, from one version and the seeds it was built with."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from nps_warehouse.errors import NpsError
from nps_warehouse.finance.ledger import Ledger
from nps_warehouse.finance.reading import BEHIND, Row, Table, behind, columns_of, read, statements
from nps_warehouse.publish.hashing import sha256
from nps_warehouse.settings import PROJECT

SCHEMES, BANDS = "bonus_schemes.csv", "bonus_bands.csv"

Version = str
Source = Mapping[str, Any]
"""What the manifest of a version says of it, and `version`, its name."""


@dataclass(frozen=True)
class Rules:
    """Where the rules are: the folder of the seeds, and the ledger, which has those of closed periods."""

    seeds: Path = PROJECT / "seeds"
    ledger: Ledger = field(default_factory=lambda: Ledger(()))


@dataclass(frozen=True)
class Contents:
    """Statements of one scheme and period with all that is behind them.

    schemes: rows of the seed, or what a closing holds of them, of the versions that the statements are paid under. bands: (from points, share), the
    lowest first, by version. benchmarks: NPS by branch in the scheme's study. behind: the other marts, by name.
    """

    source: Source
    schemes: tuple[Mapping[str, str], ...]
    bands: Mapping[Version, tuple[tuple[float, float], ...]]
    benchmarks: Mapping[str, float]
    statements: Table
    behind: Mapping[str, Table]

    @property
    def first(self) -> Row:
        """Any of the statements, for what is the same in all of them."""
        return self.statements.rows[0]

    @property
    def measure(self) -> str:
        """What is paid on."""
        return str(self.first["measure_name"])

    @property
    def name(self) -> str:
        """`Team bonus, 2025-Q1`."""
        return f"{self.first['scheme_name']}, {self.first['period_name']}"

    @property
    def linear(self) -> frozenset[Version]:
        """The versions of the scheme that pay in proportion between the starts of two bands."""
        return frozenset(row["scheme_version"] for row in self.schemes if row["payout"] == "linear")


def contents(
    published: duckdb.DuckDBPyConnection,
    scheme: str,
    period: str,
    source: Source,
    rules: "Rules | None" = None,
) -> Contents:
    """Read everything a workbook needs.

    The scheme and bands of a closed period are those that its closing in the ledger holds. Raises NpsError when there is
    no such statement, and when a seed is no longer the one the version was built with.
    """
    rules = rules or Rules()
    found = statements(published, scheme, period)
    first = found.rows[0]
    versions = {str(row["scheme_version"]) for row in found.rows}
    closing = next(iter(rules.ledger.payments(first["scheme_id"], first["period_name"])), None)
    if first["state"] == "closed" and closing is not None:
        schemes, rows_of_bands = [_texts(closing.content["scheme"])], [*map(_texts, closing.content["bands"])]
    else:
        schemes = _of_versions(seed(rules.seeds, SCHEMES, source), first["scheme_id"], versions)
        rows_of_bands = _of_versions(seed(rules.seeds, BANDS, source), first["scheme_id"], versions)
    bands: dict[Version, list[tuple[float, float]]] = {version: [] for version in sorted(versions)}
    for row in rows_of_bands:
        bands[row["scheme_version"]].append((float(row["from_points"]), float(row["payout_share"])))
    studies = sorted({row["study_id"] for row in schemes if row["study_id"]})
    return Contents(
        source,
        tuple(schemes),
        {version: tuple(sorted(listed)) for version, listed in bands.items()},
        _benchmarks(published, studies),
        found,
        {mart: behind(published, mart, found.rows) for mart in BEHIND},
    )


def seed(seeds: Path, file: str, source: Source) -> list[dict[str, str]]:
    """The rows of a seed; raises NpsError when it is not the file that the version's manifest names."""
    path = seeds / file
    expected = source.get("seeds", {}).get(file)
    if not path.exists() or (expected is not None and sha256(path) != expected):
        raise NpsError(
            f"{path} is not the file that version {source.get('version')} was built with: put it back, "
            "or run `nps build`, `nps validate marts` and `nps publish` first"
        )
    with path.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def _texts(row: Mapping[str, Any]) -> dict[str, str]:
    """A row of a seed as its file has it: a closing holds null for an empty cell."""
    return {column: str(value or "") for column, value in row.items()}


def _of_versions(rows: list[dict[str, str]], scheme: str, versions: set[Version]) -> list[dict[str, str]]:
    return [row for row in rows if row["scheme_id"] == scheme and row["scheme_version"] in versions]


def _benchmarks(published: duckdb.DuckDBPyConnection, studies: list[str]) -> dict[str, float]:
    """NPS by branch of the one study that a scheme compares with; none where it compares with none."""
    if len(studies) != 1 or not columns_of(published, "branch_benchmarks"):
        return {}
    found = read(
        published,
        "branch_benchmarks",
        "select study_id, branch_id, nps from marts.branch_benchmarks where branch_id is not null and nps is not null",
    )
    return {row["branch_id"]: row["nps"] for row in found.rows if row["study_id"] == studies[0]}
