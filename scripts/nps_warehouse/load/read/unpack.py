"""The bytes of a file: unpacked, hashed, and checked to be complete.

A damaged `.gz` or a truncated `.zst` would otherwise load incomplete without an error.
"""

import gzip
import hashlib
import io
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from nps_warehouse.errors import NpsError

CHUNK = 1 << 20
MOST_UNPACKED, LARGEST_RATIO = 256 << 20, 250  # bytes, and times its packed size: exports do not pack so well
PACKED_CHUNK = 1 << 12  # a packed byte may hold thousands: small steps keep memory small


class HashedFile(io.RawIOBase):
    """A file that hashes what is read of it."""

    def __init__(self, path: Path, advance: Callable[[int], None]) -> None:
        self._file = path.open("rb", buffering=0)
        self._hash = hashlib.sha256()
        self._advance = advance

    def readable(self) -> bool:
        """Always true."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read some bytes."""
        count = self._file.readinto(buffer) or 0
        self._hash.update(memoryview(buffer)[:count])
        self._advance(count)
        return count

    @property
    def size(self) -> int:
        """How many bytes the file has."""
        return os.fstat(self._file.fileno()).st_size

    def sha256(self) -> str:
        """The hash of the whole file: reads what is left of it."""
        while self.read(CHUNK):
            pass
        return self._hash.hexdigest()

    def close(self) -> None:
        """Close the file, if it was opened."""
        if "_file" in self.__dict__:
            self._file.close()
        super().close()


def unpacked(file: HashedFile, name: str) -> Iterator[bytes]:
    """The content of `file` in chunks.

    Raises NpsError when the archive is damaged or truncated, and when it swells as no export does.
    """
    length, most = 0, max(MOST_UNPACKED, LARGEST_RATIO * file.size)
    for chunk in _unpacked(file, name):
        length += len(chunk)
        if length > most and is_packed(name):
            raise NpsError(
                f"unpacks to more than {LARGEST_RATIO} times its size; if that is right, unpack it in the drop"
            )
        yield chunk


def _unpacked(file: HashedFile, name: str) -> Iterator[bytes]:
    lower = name.lower()
    try:
        if lower.endswith(".gz"):
            yield from _gzipped(file)
        elif lower.endswith(".zst"):
            yield from _zstandard(file)
        else:
            while chunk := file.read(CHUNK):
                yield chunk
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise NpsError(f"the archive is damaged or truncated ({error}); fetch the file again") from error


def is_packed(name: str) -> bool:
    """Whether a file of this name is an archive."""
    return name.lower().endswith((".gz", ".zst"))


def _gzipped(file: HashedFile) -> Iterator[bytes]:
    with gzip.GzipFile(fileobj=file, mode="rb") as archive:
        while chunk := archive.read(CHUNK):
            yield chunk


def _zstandard(file: HashedFile) -> Iterator[bytes]:
    import zstandard

    frame = zstandard.ZstdDecompressor().decompressobj()
    try:
        while chunk := file.read(PACKED_CHUNK):
            while chunk:
                if frame.eof:
                    frame = zstandard.ZstdDecompressor().decompressobj()
                yield frame.decompress(chunk)
                chunk = frame.unused_data if frame.eof else b""
    except zstandard.ZstdError as error:
        raise EOFError(str(error)) from error
    if not frame.eof:
        raise EOFError("it ends too early")
