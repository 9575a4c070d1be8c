"""Builds replayed from the SQL that dbt ran, in memory and without dbt: a build takes a fraction of a second.

A `Recipe` is what a real build ran; a `Replay` runs that of one in full and that of one in part again, on whatever raw
rows a test makes or a raw file holds. Which of the two it runs, the project's own macro decides.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from nps_warehouse.db.files import create_raw_tables
from nps_warehouse.raw_tables import RAW_TABLES
from nps_warehouse.settings import PROJECT

Rows = list[tuple[object, ...]]
Figures = dict[str, Rows]

BUILT_UP_TO = "(select built_up_to from work.main.last_build)"
"""The last load that is in what a build in part goes on from."""
TOLD = "('builds', 'validation_results')"
"""Tables of the schema audit that tell of builds, each differently."""


@dataclass(frozen=True)
class Model:
    """One model: where it is made, how it is kept, its query."""

    name: str
    relation: str
    materialized: str
    query: str


@dataclass(frozen=True, repr=False)
class Recipe:
    """What is run in full, what in part, and the query that says why a build must be in full."""

    in_full: Sequence[Model]
    in_part: Sequence[Model]
    reason: str


def read_models(target: Path, built_up_to: int | None = None) -> list[Model]:
    """The models of the build whose artifacts lie in `target`, in the order in which they ran.

    built_up_to: the load that the build went on from, when it was in part.
    """
    nodes = json.loads((target / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    results = json.loads((target / "run_results.json").read_text(encoding="utf-8"))["results"]
    models = []
    for result in results:
        node = nodes.get(result["unique_id"])
        if node is None or node["resource_type"] != "model":
            continue
        query = re.sub(rf"load_id > {built_up_to}\b", f"load_id > {BUILT_UP_TO}", result["compiled_code"])
        models.append(Model(node["name"], result["relation_name"], node["config"]["materialized"], query))
    return models


def read_recipe(in_full: Path, in_part: Path, built_up_to: int, render: Callable[[str], str]) -> Recipe:
    """The recipe of the builds whose artifacts lie in two folders; the second was in part."""
    reason = render("select {{ loads_in_full('(built up to)') }}").replace("(built up to)", BUILT_UP_TO)
    return Recipe(read_models(in_full), read_models(in_part, built_up_to), reason)


class Replay:
    """A warehouse in memory: raw tables to fill, or those of a raw file, and builds in full or in part."""

    def __init__(self, recipe: Recipe, raw_file: Path | None = None) -> None:
        self.recipe = recipe
        self.reasons: list[str | None] = []
        self.connection = duckdb.connect()
        raw = f"'{raw_file}' as raw (read_only)" if raw_file else "':memory:' as raw"
        self.connection.execute(
            f"set timezone = 'UTC'; set threads = 1; attach {raw}; attach ':memory:' as work; "
            "attach ':memory:' as nps; create table work.main.last_build (built_up_to bigint, succeeded boolean)"
        )
        if raw_file is None:
            self.connection.execute("use raw")
            create_raw_tables(self.connection)
        self.connection.execute("use nps; create schema work.reference")
        for seed in (PROJECT / "seeds").glob("*.csv"):
            self.connection.execute(f"create table work.reference.{seed.stem} as from read_csv('{seed}')")
        for schema in {model.relation.rpartition(".")[0] for model in recipe.in_full}:
            self.connection.execute(f"create schema if not exists {schema}")

    def load(
        self, table: str, rows: Sequence[dict[str, object]], loaded_at: str, file: str, sha256: str
    ) -> None:
        """Add rows to a raw table as one load: what a row does not have, and None, its file does not say."""
        load_id = self.connection.execute("select coalesce(max(load_id), 0) + 1 from raw.loads").fetchall()[
            0
        ][0]
        key = RAW_TABLES[table].key
        superseding = sum(
            self.connection.execute(
                f"select exists(from raw.{table} where {' and '.join(f'{column} = ?' for column in key)})",
                [row.get(column) for column in key],
            ).fetchall()[0][0]
            for row in rows
        )
        self.connection.execute(
            'insert into raw.loads (load_id, file, sha256, "table", rows_read, rows_added, rows_unchanged, '
            "rows_rejected, rows_superseding, started_at, finished_at, status) "
            "values (?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, 'loaded')",
            [load_id, file, sha256, table, len(rows), len(rows), superseding, loaded_at, loaded_at],
        )
        columns = RAW_TABLES[table].columns
        for number, row in enumerate(rows, start=2):
            values = [row.get(column) for column in columns]
            self.connection.execute(
                f"insert into raw.{table} ({', '.join(columns)}, _load_id, _loaded_at, _source_file, _source_row) "
                f"values ({', '.join('?' * (len(columns) + 4))})",
                [*values, load_id, loaded_at, file, number],
            )

    def build(self, *, share: float = 1.0, is_last: bool = True) -> None:
        """Build in part or in full, as the macro decides; `share` below 1: a build that fails when so much is done.

        Of a build that is not the last, models after those that are kept are left out: the last makes them whole.
        """
        self._build(self._reason(), share, is_last)

    def build_in_full(self) -> None:
        """Build in full because it was asked for."""
        self._build("asked for", 1.0, is_last=True)

    def _reason(self) -> str | None:
        last = self.connection.execute("select succeeded from work.main.last_build").fetchall()
        if not last:
            return "nothing was built before"
        if not last[0][0]:
            return "the last build is not whole"
        return str(self.connection.execute(self.recipe.reason).fetchall()[0][0] or "") or None

    def _build(self, reason: str | None, share: float, is_last: bool) -> None:
        self.reasons.append(reason)
        models = self.recipe.in_part if reason is None else self.recipe.in_full
        kept = [number for number, model in enumerate(models, start=1) if model.materialized == "incremental"]
        models = models if is_last else models[: max(kept)]
        for model in models[: int(share * len(models))]:
            self._make(model, is_in_part=reason is None)
        self.connection.execute(
            "create or replace table work.main.last_build as "
            f"select coalesce(max(load_id), 0) as built_up_to, {share == 1} as succeeded from raw.loads"
        )

    def _make(self, model: Model, *, is_in_part: bool) -> None:
        if is_in_part and model.materialized == "incremental":
            self.connection.execute(f"create or replace temp table made as {model.query}")
            self.connection.execute(
                f"delete from {model.relation} where (load_id, source_row) in "
                f"(select (load_id, source_row) from made)"
            )
            self.connection.execute(f"insert into {model.relation} by name from made")
            return
        kind = "view" if model.materialized == "view" else "table"
        self.connection.execute(f"create or replace {kind} {model.relation} as {model.query}")

    def figures(self) -> Figures:
        """Every table of marts, audit and serving, row by row in order."""
        return figures(self.connection)


def figures(connection: duckdb.DuckDBPyConnection) -> Figures:
    """Every table and view of what readers get, row by row in order, but those that tell of builds."""
    names = connection.execute(
        "select distinct table_schema || '.' || table_name from information_schema.tables "
        "where table_catalog = current_database() and table_schema in ('marts', 'audit', 'serving') "
        f"and table_name not in {TOLD} order by 1"
    ).fetchall()
    return {name: connection.execute(f"from {name} order by all").fetchall() for (name,) in names}


def figures_of(file: Path) -> Figures:
    """The same of a file."""
    with duckdb.connect(str(file), read_only=True) as connection:
        return figures(connection)


def differing(found: Figures, expected: Figures) -> dict[str, Rows]:
    """The tables that are not equal to the last bit, each with rows that only one side has."""
    return {
        name: [row for row in found.get(name, []) if row not in expected.get(name, [])][:2]
        + [row for row in expected.get(name, []) if row not in found.get(name, [])][:2]
        for name in sorted(found.keys() | expected.keys())
        if found.get(name) != expected.get(name)
    }
