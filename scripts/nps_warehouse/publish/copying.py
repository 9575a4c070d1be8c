"""Copies the build file, byte for byte: nothing in the copy comes from anywhere else."""

import hashlib
import os
from pathlib import Path
from typing import BinaryIO

import duckdb

from nps_warehouse.publish.checking import refuse_log
from nps_warehouse.publish.project import BLOCK


def checkpoint(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Have everything committed in the file itself: what was only in its log would be missing from a copy."""
    connection.execute("checkpoint")
    refuse_log(file)


def copy_file(source: BinaryIO, target: Path) -> str:
    """Copy a file to a new one, on disk when this returns; the SHA-256 of what was written, in hexadecimal."""
    digest = hashlib.sha256()
    with target.open("xb") as copy:
        while block := source.read(BLOCK):
            digest.update(block)
            copy.write(block)
        copy.flush()
        os.fsync(copy.fileno())
    return digest.hexdigest()
