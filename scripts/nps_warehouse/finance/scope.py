"""A bonus period as it is published: its statements, the answers behind them, and what they were made from and by.

Reads the published version, raw.duckdb and the build files. Only the newest build will do, whole, validated and
published, of all that is loaded: what is closed must be what everybody sees.

    scope = read_scope(warehouse, "team-quarter", "2025-Q4")
    scope.statements[0]["amount"]      # Decimal('1250.33')
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from nps_warehouse.db.connection import asking, connect, inventory_of
from nps_warehouse.db.files import open_build
from nps_warehouse.errors import NpsError
from nps_warehouse.finance.inputs import Input, inputs_of
from nps_warehouse.finance.rules_used import RulesUsed, rules_used
from nps_warehouse.publish import versions
from nps_warehouse.publish.facts import rows_of
from nps_warehouse.publish.hashing import sha256
from nps_warehouse.publish.manifest import MANIFEST, read_manifest
from nps_warehouse.publish.project import project_checksum
from nps_warehouse.publish.readiness import Build, ready_build
from nps_warehouse.publish.reading import what_readers_have
from nps_warehouse.publish.verifying import verify
from nps_warehouse.raw_tables import LEDGER_TABLES
from nps_warehouse.settings import PROJECT, Warehouse

STATEMENTS, EVIDENCE = "serving.int_bonus_statements", "serving.int_bonus_evidence"
"""What is computed now, also of periods that are closed."""
PAYMENTS, RESTATEMENTS = "marts.bonus_payments", "marts.bonus_restatements"
Row = dict[str, Any]


@dataclass(frozen=True)
class Scope:
    """A period of a scheme in the newest version.

    up_to: the last load that is in it. as_of: the day of its newest load, in the reporting zone. statements: one per
    payee. evidence: the answers behind them, by payee. payments, restatements: what the version lists of the scope.
    managers: the account managers there are. inputs, rules: what the figures were made from and by.
    """

    version: Path
    manifest: dict[str, Any]
    manifest_sha256: str
    up_to: int
    as_of: date
    statements: tuple[Row, ...]
    evidence: dict[str, list[Row]]
    payments: tuple[Row, ...]
    restatements: tuple[Row, ...]
    managers: tuple[Row, ...]
    inputs: tuple[Input, ...]
    rules: RulesUsed

    @property
    def name(self) -> str:
        """The scheme and the period, for people."""
        return f"{self.statements[0]['scheme_id']} {self.statements[0]['period_name']}"


def read_scope(warehouse: Warehouse, scheme_id: str, period_name: str) -> Scope:
    """Read a period of a scheme. Raises NpsError when there is none, and when the newest version is not of all there is."""
    version, manifest = _newest_version(warehouse)
    with connect(version / versions.DATABASE, read_only=True) as published:
        _refuse_unknown(published, scheme_id, period_name)
        found = {
            relation: of_scope(published, relation, scheme_id, period_name)
            for relation in (STATEMENTS, EVIDENCE, PAYMENTS, RESTATEMENTS)
            if _has(published, relation)
        }
        managers = rows_of(published, "from marts.dim_account_managers order by account_manager_id")
        settings = rows_of(published, "from audit.build_settings")[0]
    evidence: dict[str, list[Row]] = defaultdict(list)
    for row in found[EVIDENCE]:
        evidence[row["payee_id"]].append(row)
    statements = tuple(found[STATEMENTS])
    with open_build(warehouse) as connection:
        build = _current_build(warehouse, connection, version, manifest)
        up_to = int(build.built_up_to or 0)
        inputs = inputs_of(connection, up_to)
    return Scope(
        version,
        manifest,
        sha256(version / MANIFEST),
        up_to,
        _day(settings),
        statements,
        evidence,
        tuple(found[PAYMENTS]),
        tuple(found.get(RESTATEMENTS, ())),
        tuple(managers),
        inputs,
        rules_used(warehouse, scheme_id, int(statements[0]["scheme_version"]), settings),
    )


def published_rows(warehouse: Warehouse, mart: str) -> list[Row]:
    """All rows of a mart of the version that readers have. Raises NpsError when nothing is published, or not this mart."""
    version, _ = _newest_version(warehouse)
    with connect(version / versions.DATABASE, read_only=True) as published:
        if not _has(published, f"marts.{mart}"):
            raise _no_bonuses(version)
        return rows_of(published, f"from marts.{mart}")


def _newest_version(warehouse: Warehouse) -> tuple[Path, dict[str, Any]]:
    version = versions.current(warehouse.published)
    manifest = read_manifest(version) if version else None
    if version is None or manifest is None:
        raise NpsError("nothing is published yet: run `nps run DROP`")
    if altered := verify(version).differences:
        raise NpsError(
            f"the published version {version.name} was altered ({altered[0]}); run `nps publish` for a new one"
        )
    return version, manifest


def _current_build(
    warehouse: Warehouse, connection: duckdb.DuckDBPyConnection, version: Path, manifest: dict[str, Any]
) -> Build:
    """The build that is published, if it is the newest and has all that is loaded. Raises NpsError when it is not."""
    build = ready_build(asking(connection), inventory_of(connection), what_readers_have(warehouse))
    if build.build_id != manifest["build_id"]:
        raise NpsError(
            f"build {build.build_id} is newer than the published version {version.name}; run `nps publish`, "
            "look at it, then run this again"
        )
    tables = ", ".join(f"'{table}'" for table in LEDGER_TABLES)
    later = connection.execute(
        f"""select load_id, file from raw.loads
        where status = 'loaded' and load_id > $1 and "table" not in ({tables}) order by load_id""",
        [build.built_up_to or 0],
    ).fetchall()
    if later:
        raise NpsError(
            f"load {later[0][0]} ({later[0][1]}) is not in the published version {version.name}; "
            "run `nps run DROP`, look at it, then run this again"
        )
    if project_checksum(PROJECT) != manifest.get("project_sha256"):
        raise NpsError(
            f"models, seeds or settings changed since the version {version.name} was published; "
            "run `nps run DROP`, look at it, then run this again"
        )
    return build


def _refuse_unknown(published: duckdb.DuckDBPyConnection, scheme_id: str, period_name: str) -> None:
    if not _has(published, STATEMENTS):
        raise _no_bonuses(None)
    found = published.execute(
        f"select scheme_id, period_name from {STATEMENTS} group by all order by all"
    ).fetchall()
    periods = [period for scheme, period in found if scheme == scheme_id]
    if not periods:
        schemes = ", ".join(dict.fromkeys(scheme for scheme, _ in found)) or "none"
        raise NpsError(f"no scheme {scheme_id} has statements; those that have are: {schemes}")
    if period_name not in periods:
        raise NpsError(
            f"{scheme_id} has no period {period_name}; it has {', '.join(periods)}: "
            "a period is listed once it has a target (bonus_targets.csv) and answers"
        )


def of_scope(
    published: duckdb.DuckDBPyConnection, relation: str, scheme_id: str, period_name: str
) -> list[Row]:
    """The rows of a table that are of a period of a scheme, in one order."""
    query = f"from {relation} where scheme_id = $1 and period_name = $2 order by all"
    return rows_of(published, query, [scheme_id, period_name])


def _has(published: duckdb.DuckDBPyConnection, relation: str) -> bool:
    query = "select exists(select 1 from duckdb_columns() where schema_name || '.' || table_name = $1)"
    return bool(published.execute(query, [relation]).fetchall()[0][0])


def _no_bonuses(version: Path | None) -> NpsError:
    which = f"version {version.name}" if version else "version"
    return NpsError(f"the published {which} has no bonus statements: run `nps run DROP` again")


def _day(settings: Row) -> date:
    zone = ZoneInfo(str(settings["reporting_timezone"]))
    moment = settings["as_of"].replace(tzinfo=timezone.utc).astimezone(zone)
    return date(moment.year, moment.month, moment.day)
