"""What the reading of one file needs."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from nps_warehouse.load.description import Description

Advance = Callable[[int], None]


@dataclass(frozen=True)
class Job:
    """One file to read. folder: a temporary folder for copies. advance: is told how many bytes were read."""

    connection: duckdb.DuckDBPyConnection
    path: Path
    folder: Path
    description: Description
    advance: Advance
