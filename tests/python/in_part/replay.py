"""Builds replayed from the SQL that dbt compiled, in memory and without dbt: a build takes a fraction of a second.

A `Recipe` is what a real build ran; `Replay` runs those of one in full and one in part again on whatever raw rows a
test makes.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
from nps_warehouse.parsing import parsed

from nps_warehouse.load import books
from nps_warehouse.raw_tables import RAW_TABLES
from nps_warehouse.settings import PROJECT


@dataclass(frozen=True)
class Model:
    """One model: where it is made, how it is kept, its query, and in part the rows that it forgets first."""

    name: str
    relation: str
    materialized: str
    query: str
    forgets: str


Recipe = Sequence[Model]

THIS_BUILD = "(this build)"
"""What stands in a recipe where a build names itself."""


def read_recipe(target: Path) -> Recipe:
    """The models of the build whose artifacts lie in `target`, in the order in which they ran."""
    manifest = parsed("duckdb", ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)])
    results = json.loads((target / "run_results.json").read_text(encoding="utf-8"))
    models = []
    for result in results["results"]:
        node = manifest.nodes.get(result["unique_id"])
        if node is None or node.resource_type != "model":
            continue
        ran = (target / "run" / "nps_warehouse" / node.original_file_path).read_text(encoding="utf-8")
        has_it = "delete from" in ran
        forgets = ran.partition("delete from")[2].partition("insert into")[0] if has_it else ""
        query = result["compiled_code"].replace(results["metadata"]["invocation_id"], THIS_BUILD)
        models.append(Model(node.name, result["relation_name"], node.config.materialized, query, forgets))
    return models


class Replay:
    """A warehouse in memory: raw tables to fill, and builds in full or in part."""

    def __init__(self, in_full: Recipe, in_part: Recipe, seeds: Path) -> None:
        self.in_full, self.in_part = in_full, in_part
        self.builds = 0
        self.connection = duckdb.connect()
        self.connection.execute("set timezone = 'UTC'; set threads = 1; attach ':memory:' as nps; use nps")
        books.create_tables(self.connection)
        self.connection.execute("create schema reference")
        for seed in seeds.glob("*.csv"):
            self.connection.execute(f"create table reference.{seed.stem} as from read_csv('{seed}')")
        for schema in {model.relation.split(".")[1] for model in in_full}:
            self.connection.execute(f"create schema {schema}")
        self.connection.execute(
            "create table audit.builds (is_whole boolean, succeeded boolean, built_up_to bigint)"
        )

    def load(
        self, table: str, rows: Sequence[dict[str, object]], loaded_at: str, file: str, sha256: str
    ) -> None:
        """Add rows to a raw table as one load."""
        load_id = books.last_load(self.connection) + 1
        self.connection.execute(
            'insert into raw.loads (load_id, file, sha256, "table", rows_read, rows_added, rows_unchanged, '
            "rows_rejected, started_at, finished_at, status) values (?, ?, ?, ?, ?, ?, 0, 0, ?, ?, 'loaded')",
            [load_id, file, sha256, table, len(rows), len(rows), loaded_at, loaded_at],
        )
        columns = RAW_TABLES[table].columns
        for number, row in enumerate(rows, start=2):
            values = [row.get(column) for column in columns]
            self.connection.execute(
                f"insert into raw.{table} ({', '.join(columns)}, _load_id, _loaded_at, _source_file, _source_row) "
                f"values ({', '.join('?' * (len(columns) + 4))})",
                [*values, load_id, loaded_at, file, number],
            )

    def build(self, *, in_full: bool, share: float = 1.0) -> None:
        """Run the models; `share` below 1: only so many of them, as a build that fails half-way does."""
        models = self.in_full if in_full else self.in_part
        self.builds += 1
        for model in models[: int(share * len(models))]:
            self._make(model, model.query.replace(THIS_BUILD, f"build {self.builds}"), in_full)
        if share == 1:
            self.connection.execute("insert into audit.builds select true, true, max(load_id) from raw.loads")

    def _make(self, model: Model, query: str, in_full: bool) -> None:
        if model.materialized == "view":
            self.connection.execute(f"create or replace view {model.relation} as {query}")
        elif in_full or model.materialized == "table":
            self.connection.execute(f"create or replace table {model.relation} as {query}")
        else:
            self.connection.execute(f"create or replace temp table made as {query}")
            if "using" in model.forgets:  # delete+insert by key
                self.connection.execute(
                    f"delete from {model.relation} as kept using made "
                    "where kept.load_id = made.load_id and kept.source_row = made.source_row"
                )
            elif model.forgets:
                self.connection.execute(f"delete from {model.forgets}")
            self.connection.execute(f"insert into {model.relation} by name from made")

    def figures(self) -> dict[str, list[tuple[object, ...]]]:
        """Every mart and audit table, row by row in order."""
        names = [
            model.relation
            for model in self.in_full
            if '"marts"' in model.relation or '"audit"' in model.relation
        ]
        return {name: self.connection.execute(f"from {name} order by all").fetchall() for name in names}
