"""What the project is made of, as checksums: read when a version is published, not when it was built.

Whoever edits models or seeds between a build and its publish gets the checksums of the edited files.
"""

import hashlib
import os
import subprocess
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from nps_warehouse.publish.hashing import sha256

CODE = ("models", "macros", "seeds")
SETTINGS = "dbt_project.yml"


def installed(package: str) -> str | None:
    """The installed version of a package; null when it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def seed_checksums(project: Path) -> dict[str, str]:
    """The SHA-256 of every file of `seeds/`, by its path in there."""
    seeds = project / "seeds"
    return {file.relative_to(seeds).as_posix(): sha256(file) for file in _files(seeds)}


def project_checksum(project: Path) -> str:
    """One SHA-256 over models, macros, seeds and dbt_project.yml, names and contents, in the order of the names."""
    return _checksum(
        project, [*(file for folder in CODE for file in _files(project / folder)), project / SETTINGS]
    )


def code_checksum(project: Path) -> str:
    """One SHA-256 over the SQL of models and macros: what makes the same rows and rules into other figures."""
    folders = (project / folder for folder in ("models", "macros"))
    return _checksum(
        project, [file for folder in folders for file in _files(folder) if file.suffix == ".sql"]
    )


def git_commit(project: Path) -> str | None:
    """The commit that is checked out, with `-dirty` when tracked files differ from it; null where there is none.

    A repository around the project that does not track it does not count.
    """
    if _git(project, "ls-files", "--error-unmatch", SETTINGS) is None:
        return None
    return _git(project, "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*")


def _checksum(project: Path, files: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(file.relative_to(project).as_posix() for file in files):
        digest.update(f"{sha256(project / path)}  {path}\n".encode())
    return digest.hexdigest()


def _git(project: Path, *arguments: str) -> str | None:
    """What git prints; null when it fails or is not installed."""
    try:
        found = subprocess.run(
            ["git", "-C", str(project), *arguments],
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0"},
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return found.stdout.strip() or None


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
