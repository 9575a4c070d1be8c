"""The rules that figures were made by: rows of seeds, and settings. A closing holds them, and is verified with them.

Reads the seeds as they were built (work.duckdb) and the settings as they were published.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import duckdb

from nps_warehouse.db.connection import connect, explaining
from nps_warehouse.errors import NpsError
from nps_warehouse.publish.facts import rows_of
from nps_warehouse.settings import Warehouse, variables

SeedRow = dict[str, str | None]
SEEDS = {
    "scheme": "bonus_schemes",
    "bands": "bonus_bands",
    "benchmarks": "published_benchmarks",
    "branches": "branches",
}
"""The seed that each part of the rules is rows of."""


@dataclass(frozen=True)
class RulesUsed:
    """The version of the scheme and its bands, all benchmarks and branches, and the settings figures depend on."""

    scheme: SeedRow
    bands: list[SeedRow]
    benchmarks: list[SeedRow]
    branches: list[SeedRow]
    settings: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """The rules as a closing holds them."""
        return asdict(self)


def rules_used(
    warehouse: Warehouse, scheme_id: str, scheme_version: int, published: Mapping[str, Any]
) -> RulesUsed:
    """The rules behind a version of a scheme. published: the row of `audit.build_settings`.

    Raises NpsError when the build files are not of the published version.
    """
    with explaining(warehouse.work_file), connect(warehouse.work_file, read_only=True) as work:
        key = {"scheme_id": scheme_id, "scheme_version": str(scheme_version)}
        schemes = _rows(work, "bonus_schemes", key)
        rules = RulesUsed(
            schemes[0] if schemes else {},
            _rows(work, "bonus_bands", key),
            _rows(work, "published_benchmarks", {}),
            _rows(work, "branches", {}),
            settings_used(published),
        )
    if not rules.scheme:
        raise NpsError(
            f"the build no longer has version {scheme_version} of {scheme_id}: run `nps run DROP` again"
        )
    return rules


def settings_used(published: Mapping[str, Any]) -> dict[str, Any]:
    """The project's settings that are published with a build, as dbt variables.

    The study may be another for one build (`--study`). Raises NpsError when any other was changed since that build.
    """
    found = {}
    for name, then in published.items():
        if name not in variables():
            continue
        now = variables()[name]
        if name == "default_study":
            now = then or ""
        elif published_form(now) != then:
            raise NpsError(
                f"{name} is {published_form(now)} in dbt_project.yml, and what is published was made with {then}; "
                "run `nps run DROP`, look at it, then run this again"
            )
        found[name] = now
    return found


def published_form(value: Any) -> Any:
    """A setting as `audit.build_settings` shows it."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {weight}" for key, weight in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _rows(work: duckdb.DuckDBPyConnection, seed: str, key: Mapping[str, str]) -> list[SeedRow]:
    """Rows of a seed as its csv file has them: texts, null where a cell is empty."""
    condition = " and ".join(f"cast({column} as varchar) = '{value}'" for column, value in key.items())
    query = (
        f"select cast(columns(*) as varchar) from reference.{seed} where {condition or 'true'} order by all"
    )
    return rows_of(work, query)
