"""Reading what is published."""

import duckdb

from nps_warehouse.db.connection import connect
from nps_warehouse.errors import NpsError
from nps_warehouse.publish import versions
from nps_warehouse.settings import Warehouse


def read_published(warehouse: Warehouse) -> duckdb.DuckDBPyConnection:
    """Open what is published, read-only. The link is followed once, so all queries see one version.

    Raises NpsError when nothing is published.
    """
    version = versions.current(warehouse.published)
    if version is None or not (version / versions.DATABASE).exists():
        raise NpsError("nothing is published yet: run `nps run DROP`")
    return connect(version / versions.DATABASE, read_only=True)


def what_readers_have(warehouse: Warehouse) -> str:
    """Say which version readers have, for a message about a publish that failed."""
    version = versions.current(warehouse.published)
    return f"readers still have version {version.name}" if version else "nothing has been published yet"
