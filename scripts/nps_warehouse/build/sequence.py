"""The greatest sequence of a published build: the next build's is greater, even when nps.duckdb was deleted."""

from nps_warehouse.publish.manifest import place_in_order
from nps_warehouse.settings import Warehouse


def last_published_sequence(warehouse: Warehouse) -> int:
    """The greatest `sequence` in the manifests of the published versions; 0 when none has one."""
    versions = (warehouse.published / "versions").glob("*")
    return max((place_in_order(version)[0] for version in versions), default=0)
