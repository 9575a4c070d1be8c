"""The sequence that a build goes on from: the greatest of the published manifests, whatever is wrong with some."""

import json
from pathlib import Path

import pytest

from nps_warehouse.build.sequence import last_published_sequence
from nps_warehouse.settings import Warehouse


def publish(warehouse: Warehouse, version: str, manifest: str) -> None:
    folder = warehouse.published / "versions" / version
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(manifest, encoding="utf-8")


def test_before_the_first_publish_it_is_zero(tmp_path: Path) -> None:
    assert last_published_sequence(Warehouse(tmp_path)) == 0


def test_it_is_the_greatest_not_that_of_the_last_version(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    for version, sequence in (("20260101", 7), ("20260102", 12), ("20260103", 9)):
        publish(warehouse, version, json.dumps({"sequence": sequence}))
    assert last_published_sequence(warehouse) == 12


@pytest.mark.parametrize(
    "manifest",
    ["", "[]", "{}", '{"sequence": null}', '{"sequence": "9"}', '{"sequence": true}'],
)
def test_a_manifest_without_one_counts_as_none(tmp_path: Path, manifest: str) -> None:
    warehouse = Warehouse(tmp_path)
    publish(warehouse, "20260101", manifest)
    publish(warehouse, "20260102", '{"sequence": 3}')
    assert last_published_sequence(warehouse) == 3
