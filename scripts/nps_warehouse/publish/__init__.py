"""Publishing: a whole, audited build becomes the version readers have, in one step.

Copies the build file to `warehouse/published/versions/<version>/` (nps.duckdb, parquet/, manifest.json,
manifest.sha256) and points the link `warehouse/published/current` to it as the last act.

published = publish(Warehouse.here())       # Published(version='20260105T093000Z-1a2b3c4d', …)
with read_published(Warehouse.here()) as connection: …
"""

from nps_warehouse.publish.publishing import Published, publish
from nps_warehouse.publish.reading import read_published, what_readers_have

__all__ = ["Published", "publish", "read_published", "what_readers_have"]
