"""Publishing on Spark: a whole, audited build becomes a schema of its own, and views are turned to it.

Reads the schemas marts and audit; writes `published_<version>`, which is complete and checked before any view is
turned and never changed afterwards, and the views of the schema `published`.

    published = publish_on_spark("spark", Console())     # Published(version='published_000007_20260105t093000z_1a2b3c4d', …)

What is atomic and what is not. A version is whole or not there. Each view turns in one step of the metastore. All of
them together do not: for about a second, a query that reads two views can see two versions. Whoever must not asks
`select version from published.build` once and reads that schema, as one who follows the link once on DuckDB. Where
Spark runs with Iceberg's SQL extensions a view cannot be replaced, only dropped and made: for a moment it is missing.
"""

from dataclasses import dataclass
from datetime import datetime, timezone

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn

from nps_warehouse.errors import NpsError, first_line
from nps_warehouse.publish import publishing
from nps_warehouse.publish.project import installed
from nps_warehouse.publish.readiness import Build, ready_build
from nps_warehouse.report.progress import bar
from nps_warehouse.settings import variables
from nps_warehouse.spark.connecting import Spark, connected
from nps_warehouse.spark.tables import literal, tables_of

VIEWS = "published"
SCHEMAS = ("marts", "audit")
ITS_OWN_BOOKS = frozenset({"audit.build_events"})
BUILD = "build"
"""The table that says which build a version is; it is made last, so a version without it is not whole."""


@dataclass(frozen=True)
class PublishedVersion:
    """What was published: the version's schema, how many tables and rows in all."""

    version: str
    tables: int
    rows: int


def publish_on_spark(target: str, console: Console, *, keep: int | None = None) -> PublishedVersion:
    """Publish the newest build and remove versions beyond the newest `keep` (variable `keep_versions`).

    Raises NpsError, with the views untouched, when the newest build is not whole, failed or was not validated, and
    when a version cannot be written.
    """
    keep = int(variables().get("keep_versions", 5)) if keep is None else keep
    with connected(target) as spark:
        readers_have = what_readers_have(spark)
        there = tables_of(spark, "raw", *SCHEMAS)
        build = ready_build(spark.rows, there, readers_have)
        published_at = datetime.now(timezone.utc).replace(tzinfo=None)
        version = version_name(build, published_at)
        names = sorted(name for name in there - ITS_OWN_BOOKS if name.partition(".")[0] in SCHEMAS)
        try:
            sweep(spark)
            rows = write_version(spark, version, names, console)
            write_build(spark, version, build, published_at, sum(rows.values()))
            turn_views(spark, version)
            prune(spark, keep)
        except Exception as error:
            raise NpsError(
                f"publishing failed ({first_line(error)[:300]}); {what_readers_have(spark)}; "
                "fix that and run `nps publish` again"
            ) from error
    return PublishedVersion(version, len(rows), sum(rows.values()))


def version_name(build: Build, published_at: datetime) -> str:
    """`published_000007_20260105t093000z_1a2b3c4d`: the build's sequence, when it was published, how its id begins.

    Sorted, the newest build is last, whatever the clock said.
    """
    name = publishing.version_name(build, published_at).replace("-", "_").lower()
    return f"{VIEWS}_{build.sequence:06}_{name}"


def write_version(spark: Spark, version: str, names: list[str], console: Console) -> dict[str, int]:
    """Copy every table into the version's schema and count it there; rows per table."""
    spark.run(f"create schema {version}")
    columns = (TextColumn("publish {task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    rows = {}
    with bar(console, *columns) as progress:
        task = progress.add_task("", total=len(names))
        for name in names:
            table = name.partition(".")[2]
            progress.update(task, description=table)
            spark.run(f"create table {version}.{table} using {spark.file_format} as select * from {name}")
            counted = f"select (select count(*) from {name}), (select count(*) from {version}.{table})"
            expected, found = spark.rows(counted)[0]
            if expected != found:
                raise NpsError(f"{version}.{table} has {found} rows instead of {expected}")
            rows[table] = int(found)
            progress.advance(task)
    return rows


def write_build(spark: Spark, version: str, build: Build, published_at: datetime, rows: int) -> None:
    """Write the one row that says what the version is; with it the version is whole."""
    facts = {
        "version": version,
        "sequence": build.sequence,
        "build_id": build.build_id,
        "built_at": build.built_at,
        "published_at": published_at,
        "validation_run_id": build.validation_run_id,
        "project_version": installed("nps-warehouse"),
        "loads": build.loads,
        "last_load_id": build.last_load_id,
        "rows_in_all": rows,
    }
    listed = ", ".join(f"{literal(value)} as {name}" for name, value in facts.items())
    spark.run(f"create table {version}.{BUILD} using {spark.file_format} as select {listed}")


def turn_views(spark: Spark, version: str) -> None:
    """Turn every view of `published` to the version, and drop those that it has no table for.

    Raises NpsError when a view still shows another version.
    """
    spark.run(f"create schema if not exists {VIEWS}")
    tables = sorted(name.partition(".")[2] for name in tables_of(spark, version))
    replaceable = not has_iceberg_extensions(spark)
    for table in tables:
        if not replaceable:
            spark.run(f"drop view if exists {VIEWS}.{table}")
        spark.run(f"create or replace view {VIEWS}.{table} as select * from {version}.{table}")
    shown = spark.rows(f"select version from {VIEWS}.{BUILD}")
    if shown != [(version,)]:
        raise NpsError(f"the views show {shown} instead of {version}")
    for view in {name.partition(".")[2] for name in tables_of(spark, VIEWS)} - set(tables):
        spark.run(f"drop view {VIEWS}.{view}")


def has_iceberg_extensions(spark: Spark) -> bool:
    """Whether `create or replace view` leaves a view as it is: with Iceberg's SQL extensions it does, silently."""
    return "IcebergSparkSessionExtensions" in str(spark.rows("set spark.sql.extensions"))


def versions(spark: Spark) -> list[str]:
    """Every version's schema, the newest first."""
    names = [str(name) for (name, *_) in spark.rows(f"show schemas like '{VIEWS}_*'")]
    return sorted((name for name in names if name.startswith(f"{VIEWS}_")), reverse=True)


def current(spark: Spark) -> str | None:
    """The version the views show; null when nothing is published."""
    if f"{VIEWS}.{BUILD}" not in tables_of(spark, VIEWS):
        return None
    return str(spark.rows(f"select version from {VIEWS}.{BUILD}")[0][0])


def what_readers_have(spark: Spark) -> str:
    """Say which version readers have, for a message about a publish that failed."""
    version = current(spark)
    return f"readers still have version {version}" if version else "nothing has been published yet"


def sweep(spark: Spark) -> None:
    """Remove what killed publishes left: versions that never became whole."""
    for version in versions(spark):
        if f"{version}.{BUILD}" not in tables_of(spark, version):
            spark.run(f"drop schema {version} cascade")


def prune(spark: Spark, keep: int) -> None:
    """Remove all but the newest `keep` versions; never the one the views show."""
    shown = current(spark)
    for version in versions(spark)[max(keep, 1) :]:
        if version != shown:
            spark.run(f"drop schema {version} cascade")
