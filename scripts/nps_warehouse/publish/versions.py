"""Published versions as folders: made aside, sealed, renamed into place, linked to, and removed.

published/.incoming-<random>/      being written; swept when its publish was killed
published/versions/<version>/      complete and read-only from the moment it has this name
published/current -> versions/<version>
"""

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from nps_warehouse.durable import sync
from nps_warehouse.publish.manifest import place_in_order

DATABASE = "nps.duckdb"
KEPT = "KEEP"
"""A version that holds a file of this name is never removed."""
INCOMING = ".incoming-"
READ_ONLY, FOLDER = 0o444, 0o755


def current(published: Path) -> Path | None:
    """Find the folder `current` points to; null when nothing is published."""
    try:
        return (published / (published / "current").readlink()).resolve(strict=True)
    except OSError:
        return None


def incoming(published: Path) -> Path:
    """Make a new empty folder to write a version into."""
    (published / "versions").mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=INCOMING, dir=published))


def sweep(published: Path) -> None:
    """Remove what killed publishes left."""
    for left in published.glob(f"{INCOMING}*"):
        discard(left)


def discard(path: Path) -> None:
    """Remove a folder or link that nobody reads, if it is still there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def seal(folder: Path) -> None:
    """Make every file of a version read-only and have the disk hold it before anything refers to it."""
    for path in [*sorted(folder.rglob("*"), reverse=True), folder]:
        path.chmod(FOLDER if path.is_dir() else READ_ONLY)
        sync(path)


def accept(published: Path, folder: Path, name: str) -> Path:
    """Give a sealed folder its name among the versions and point `current` to it; returns where it is.

    Raises OSError, before anything is renamed, when `current` is no link.
    """
    link_to_it = published / "current"
    if link_to_it.exists() and not link_to_it.is_symlink():
        raise OSError(f"{link_to_it} is no link, as if it was copied: move it away")
    version = free_place(published / "versions", name)
    folder.rename(version)
    sync(version.parent)
    link = published / f"{INCOMING}link-{version.name}"
    discard(link)
    link.symlink_to(Path("versions") / version.name)
    link.replace(link_to_it)
    sync(published)
    return version


def free_place(versions: Path, name: str) -> Path:
    """`versions/name`, or with `-2`, `-3` … behind it when this build was published before in the same second.

    The number goes on after the highest there is: a name that a removed version had could still be open somewhere.
    """
    taken = [path.name.removeprefix(name).lstrip("-") for path in versions.glob(f"{name}*")]
    last = max((int(number or 1) for number in taken if number.isdecimal() or not number), default=0)
    return versions / (name if not last else f"{name}-{last + 1}")


def kept(published: Path) -> list[Path]:
    """All versions there are, the newest build first. No clock decides: a clock that was ahead once would for ever."""
    folders = [path for path in (published / "versions").iterdir() if path.is_dir()]
    return sorted(folders, key=place_in_order, reverse=True)


def prune(published: Path, keep: int) -> None:
    """Remove all but the newest `keep` versions; never the current one, nor one that holds a file `KEEP`."""
    readers_have = current(published)
    for version in kept(published)[max(keep, 1) :]:
        if version.resolve() != readers_have and not (version / KEPT).exists():
            discard(version)
