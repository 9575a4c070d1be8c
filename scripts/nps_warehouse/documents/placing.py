"""Puts documents beside a dashboard, and finds those that are there.

Reads the Data Docs in `warehouse/docs/data_docs/` and the manifest that dbt left in `warehouse/dbt/target/`. Only what
belongs to the figures is taken: pages of the very run that checked them, and the manifest of the very build.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from nps_warehouse.db.connection import connect
from nps_warehouse.documents.models_page import models_page
from nps_warehouse.settings import Warehouse
from nps_warehouse.validate.data_docs import INDEX, run_of, write_front_page

DATA_DOCS, MODELS = f"docs/data_docs/{INDEX}", "docs/dbt/static_index.html"
PLACES = {"data_docs": DATA_DOCS, "models": MODELS}
RUNS = "select gate, arg_max(run_id, run_sequence) from audit.validation_results group by gate order by gate"
BUILD = "select build_id from audit.builds order by sequence desc limit 1"
COLUMNS = """
    select schema_name || '.' || table_name as relation, column_name as name, data_type as type,
        column_index as index, comment
    from duckdb_columns() where not internal order by relation, index
"""


def beside(page: Path) -> dict[str, str]:
    """The documents that are there beside a page, as links of it."""
    return {name: link for name, link in PLACES.items() if (page.parent / link).exists()}


def place(warehouse: Warehouse, database: Path) -> None:
    """Write the documents of a published database beside it. Raises OSError when they cannot be written."""
    with connect(database, read_only=True) as published:
        _place_data_docs(warehouse.docs / "data_docs", (database.parent / DATA_DOCS).parent, published)
        manifest = _manifest_of_the_build(warehouse.target, published)
        if manifest is not None:
            page = database.parent / MODELS
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(models_page(manifest, catalog(manifest, published)), encoding="utf-8")


def _place_data_docs(source: Path, target: Path, published: duckdb.DuckDBPyConnection) -> None:
    for gate, run_id in published.execute(RUNS).fetchall():
        if run_of(source / gate / INDEX) == run_id:
            shutil.copytree(source / gate, target / gate, copy_function=shutil.copyfile)
    if target.exists():
        write_front_page(target)


def _manifest_of_the_build(target: Path, published: duckdb.DuckDBPyConnection) -> dict[str, Any] | None:
    """The manifest that dbt left when it made the build; null when its last command was another."""
    try:
        results, manifest = (
            json.loads((target / name).read_text(encoding="utf-8"))
            for name in ("run_results.json", "manifest.json")
        )
        invocation = results["metadata"]["invocation_id"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return dict(manifest) if [(invocation,)] == published.execute(BUILD).fetchall() else None


def catalog(manifest: dict[str, Any], published: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """The types of the columns of what is published, as dbt's catalog has them."""
    columns: dict[str, dict[str, Any]] = {}
    for relation, name, kind, index, comment in published.execute(COLUMNS).fetchall():
        described = {"name": name, "type": kind, "index": index, "comment": comment}
        columns.setdefault(relation, {})[name] = described
    return {
        "nodes": {
            key: {
                "unique_id": key,
                "metadata": {
                    "schema": schema,
                    "name": name,
                    "database": node["database"],
                    "type": "",
                    "comment": None,
                },
                "columns": columns[f"{schema}.{name}"],
                "stats": {},
            }
            for key, node, schema, name in _relations(manifest)
            if f"{schema}.{name}" in columns
        },
        "sources": {},
    }


def _relations(manifest: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], str, str]]:
    for key, node in manifest["nodes"].items():
        if node["resource_type"] in ("model", "seed"):
            yield key, node, node["schema"], node["alias"]
