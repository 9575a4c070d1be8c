"""SHA-256 of files, while reading or copying them."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

BLOCK = 1 << 17
"""Bytes read at once, into one buffer that stays in the processor's cache."""


def sha256(file: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as stream:
        return sha256_of(stream)


def sha256_of(stream: BinaryIO, write: Callable[[memoryview], object] | None = None) -> str:
    """Read a stream to its end, hand what was read to `write`, and return its SHA-256."""
    digest, buffer = hashlib.sha256(), memoryview(bytearray(BLOCK))
    while count := stream.readinto(buffer):  # type: ignore[attr-defined]
        digest.update(buffer[:count])
        if write is not None:
            write(buffer[:count])
    return digest.hexdigest()
