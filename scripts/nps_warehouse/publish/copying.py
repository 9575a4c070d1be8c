"""Copies the build file, byte for byte: nothing in the copy comes from anywhere else."""

import os
from pathlib import Path
from typing import BinaryIO

import duckdb

from nps_warehouse.publish.checking import refuse_log
from nps_warehouse.publish.hashing import sha256_of


def checkpoint(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Have everything committed in the file itself: what was only in its log would be missing from a copy."""
    connection.execute("checkpoint")
    refuse_log(file)


def copy_file(source: BinaryIO, target: Path) -> str:
    """Copy a file to a new one, on disk when this returns; the SHA-256 of what was written, in hexadecimal."""
    with target.open("xb") as copy:
        digest = sha256_of(source, copy.write)
        copy.flush()
        os.fsync(copy.fileno())
    return digest
