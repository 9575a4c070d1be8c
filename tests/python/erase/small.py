"""A small warehouse with the person: raw is loaded, and a version with two marts is published without a build."""

import json
from pathlib import Path

import duckdb
from rich.console import Console

from nps_warehouse.db.sql import text
from nps_warehouse.load import load
from nps_warehouse.publish.copying import copy_file
from nps_warehouse.publish.hashing import sha256
from nps_warehouse.publish.manifest import MANIFEST
from nps_warehouse.publish.versions import DATABASE, seal
from nps_warehouse.settings import Warehouse
from people import drop, rehash

MARTS = {
    "fct_responses": "select response_id, respondent_id, score from raw.responses",
    "fct_answers": "select response_id, question_id, answer from raw.answers",
    "dim_branches": "select unnest(['cleaning', 'credit']) as branch_id",
    "dim_surveys": "select distinct survey_id from raw.responses",
}
COUNTS = (
    "select count(*), count(distinct respondent_id), count(*) filter (score = '3') from marts.fct_responses"
)


def small_warehouse(folder: Path) -> Warehouse:
    """Make the warehouse."""
    warehouse = Warehouse(folder / "warehouse")
    load([drop(folder / "drop")], warehouse, Console(quiet=True))
    version = warehouse.published / "versions" / "20260105T093000Z-1a2b3c4d"
    (version / "parquet" / "marts").mkdir(parents=True)
    with duckdb.connect(str(warehouse.nps_file)) as connection:
        connection.execute(f"attach {text(str(warehouse.raw_file))} as raw (read_only); create schema marts")
        for mart, query in MARTS.items():
            connection.execute(f"create table marts.{mart} as {query}")
            parquet = version / "parquet" / "marts" / f"{mart}.parquet"
            connection.execute(f"copy marts.{mart} to {text(str(parquet))} (format parquet)")
    with warehouse.nps_file.open("rb") as source:
        copy_file(source, version / DATABASE)
    files = [path for path in version.rglob("*") if path.is_file()]
    listed = {path.relative_to(version).as_posix(): {"sha256": sha256(path)} for path in files}
    (version / MANIFEST).write_text(json.dumps({"files": listed}), encoding="utf-8")
    (version / "manifest.sha256").touch()
    rehash(version)
    seal(version)
    warehouse.current.symlink_to(Path("versions") / version.name)
    return warehouse


def counts(database: Path) -> list[tuple[object, ...]]:
    """Answers, people and detractors with a 3."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(COUNTS).fetchall()
