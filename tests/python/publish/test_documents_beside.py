"""Which documents a version gets: those of the very run that checked it and of the very build."""

import json
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from nps_warehouse.dashboard import NAME
from nps_warehouse.documents import beside
from nps_warehouse.documents.models_page import models_page
from nps_warehouse.publish import publish
from nps_warehouse.settings import Warehouse
from nps_warehouse.validate import data_docs
from nps_warehouse.validate.gates import Gate, Result
from nps_warehouse.validate.recording import Run
from publish_fixtures import build

DATA_DOCS = {"data_docs": "docs/data_docs/index.html"}
MODELS = {"models": "docs/dbt/static_index.html"}


def write_pages(warehouse: Warehouse, gate: Gate, *, days_later: int = 0) -> None:
    """Pages of the newest run at a gate, or of one that was not recorded."""
    with duckdb.connect(str(warehouse.nps_file)) as connection:
        [(run_id,)] = connection.execute(
            "select arg_max(run_id, run_sequence) from audit.validation_results where gate = $1", [gate]
        ).fetchall()
    validated_at = datetime.strptime(run_id, f"{gate}-%Y%m%dT%H%M%S.%fZ")
    run = Run(gate, 1, validated_at.replace(day=validated_at.day + days_later), "b", 1)
    result = Result(gate, "is there", "raw.responses", "score", "critical", True, "all of 3 rows")
    data_docs.write(warehouse.docs / "data_docs", run, [result], {})


def write_manifest(warehouse: Warehouse, build_id: str) -> None:
    """What dbt leaves of a build."""
    warehouse.target.mkdir(parents=True, exist_ok=True)
    metadata = {"invocation_id": build_id, "project_name": "nps_warehouse"}
    contents = {"metadata": metadata, "nodes": {}, "macros": {}, "docs": {}}
    for name in ("run_results.json", "manifest.json"):
        (warehouse.target / name).write_text(json.dumps(contents), encoding="utf-8")


def documents_of(version: Path) -> dict[str, str]:
    """The documents of a version, which its dashboard links."""
    found = beside(version / NAME)
    page = (version / NAME).read_text(encoding="utf-8")
    assert all(f'href="{link}"' in page for link in found.values())
    assert page.count('href="docs/') == len(found)
    return found


def test_a_version_has_the_pages_of_its_run_and_build(tmp_path: Path) -> None:
    build_id = build(warehouse := Warehouse(tmp_path))
    write_pages(warehouse, "raw")
    write_pages(warehouse, "marts")
    write_manifest(warehouse, build_id)
    version = publish(warehouse).path
    assert documents_of(version) == DATA_DOCS | MODELS
    front = (version / DATA_DOCS["data_docs"]).read_text(encoding="utf-8")
    assert 'href="raw/index.html"' in front and 'href="marts/index.html"' in front
    listed = json.loads((version / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert {"docs/data_docs/raw/index.html", *MODELS.values()} <= set(listed)


def test_pages_of_another_run_and_build_are_left_out(tmp_path: Path) -> None:
    build(warehouse := Warehouse(tmp_path))
    write_pages(warehouse, "raw")
    write_pages(warehouse, "marts", days_later=1)
    write_manifest(warehouse, "another")
    version = publish(warehouse).path
    assert documents_of(version) == DATA_DOCS
    assert "marts/index.html" not in (version / DATA_DOCS["data_docs"]).read_text(encoding="utf-8")


@pytest.mark.parametrize("left", ["", "{", "[]", "{}"])
def test_without_pages_or_with_what_is_no_manifest_there_is_no_link(tmp_path: Path, left: str) -> None:
    build(warehouse := Warehouse(tmp_path))
    warehouse.target.mkdir(parents=True)
    for name in ("run_results.json", "manifest.json"):
        (warehouse.target / name).write_text(left, encoding="utf-8")
    version = publish(warehouse).path
    assert documents_of(version) == {}
    assert not (version / "docs").exists()


def test_what_a_model_says_cannot_end_the_script_it_is_in() -> None:
    hostile = "</script><script>alert(1)</script>"
    node = {"resource_type": "model", "description": hostile, "build_path": "/home/somebody/target"}
    manifest = {
        "metadata": {"project_name": "p"},
        "nodes": {"model.p.a": node},
        "macros": {"macro.dbt.b": {"package_name": "dbt"}},
        "docs": {},
    }
    page = models_page(manifest, {"nodes": {}, "sources": {}})
    assert hostile not in page
    assert "\\u003c/script>" in page
    assert "somebody" not in page and "macro.dbt.b" not in page
