"""Builds replayed from the SQL that dbt compiled, in memory and without dbt: a build takes a fraction of a second.

`Recipe` is what one real build in full and one in part ran; `Replay` runs them again on whatever raw rows a test makes.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from nps_warehouse.load import books
from nps_warehouse.raw_tables import RAW_TABLES


@dataclass(frozen=True)
class Step:
    """One model: where it is made, how it is kept, its query, and in part the rows that it forgets first."""

    relation: str
    materialized: str
    query: str
    forgets: str


def read_recipe(target: Path) -> tuple[Step, ...]:
    """The models of the build whose artifacts lie in `target`, in the order in which they ran."""
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    results = json.loads((target / "run_results.json").read_text(encoding="utf-8"))
    steps = []
    for result in results["results"]:
        node = manifest["nodes"].get(result["unique_id"], {})
        if node.get("resource_type") == "model":
            ran = (target / "run" / "nps_warehouse" / node["original_file_path"]).read_text(encoding="utf-8")
            forgets = (
                ran.partition("delete from")[2].partition("insert into")[0] if "delete from" in ran else ""
            )
            steps.append(
                Step(
                    result["relation_name"], node["config"]["materialized"], result["compiled_code"], forgets
                )
            )
    return tuple(steps)


class Replay:
    """A warehouse in memory: raw tables to fill, and builds in full or in part."""

    def __init__(self, in_full: Sequence[Step], in_part: Sequence[Step], seeds: Path) -> None:
        self.in_full, self.in_part = in_full, in_part
        self.connection = duckdb.connect()
        self.connection.execute("set timezone = 'UTC'; set threads = 1; attach ':memory:' as nps; use nps")
        books.create_tables(self.connection)
        self.connection.execute("create schema reference")
        for seed in seeds.glob("*.csv"):
            self.connection.execute(f"create table reference.{seed.stem} as from read_csv('{seed}')")
        for schema in {step.relation.split(".")[1] for step in in_full}:
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

    def build(self, *, in_full: bool, up_to: int | None = None) -> None:
        """Run every model; `up_to`: only so many, as a build that fails half-way does."""
        for step in (self.in_full if in_full else self.in_part)[:up_to]:
            self._make(step, in_full)
        if up_to is None:
            self.connection.execute("insert into audit.builds select true, true, max(load_id) from raw.loads")

    def _make(self, step: Step, in_full: bool) -> None:
        if step.materialized == "view":
            self.connection.execute(f"create or replace view {step.relation} as {step.query}")
        elif in_full or step.materialized == "table":
            self.connection.execute(f"create or replace table {step.relation} as {step.query}")
        else:
            self.connection.execute(f"create or replace temp table made as {step.query}")
            if "using" in step.forgets:  # delete+insert by key
                self.connection.execute(
                    f"delete from {step.relation} as kept using made "
                    "where kept.load_id = made.load_id and kept.source_row = made.source_row"
                )
            elif step.forgets:
                self.connection.execute(f"delete from {step.forgets}")
            self.connection.execute(f"insert into {step.relation} by name from made")

    def figures(self) -> dict[str, list[tuple[object, ...]]]:
        """Every mart and audit table, row by row in order."""
        names = [
            step.relation for step in self.in_full if '"marts"' in step.relation or '"audit"' in step.relation
        ]
        return {name: self.connection.execute(f"from {name} order by all").fetchall() for name in names}
