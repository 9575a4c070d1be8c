"""The project as dbt parsed it, kept for every warehouse: dbt's own memory of it ends where the database is another.

Parsing costs seconds and gives the same for the same files, so its outcome is kept under a name made of all it depends on.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from nps_warehouse.errors import NpsError
from nps_warehouse.settings import DUCKDB, PROJECT

KEPT = Path("target") / "parsed"
"""Where a project's outcome of parsing is kept, below it."""
FOLDERS = ("models", "macros", "seeds", "tests")
PACKAGES = ("dbt-core", "dbt-adapters", "dbt-common", "dbt-duckdb", "dbt-spark")


def parsed(target: str, options: list[str], project: Path = PROJECT) -> Any:
    """The project's manifest for a target of `profiles.yml`; `options` say where project and profiles are.

    project: the same project, or an altered copy of it. Raises NpsError saying what dbt could not parse.
    """
    file = project / KEPT / f"{target}-{_fingerprint(target, project)}.msgpack"
    with suppress(Exception):  # whatever is wrong with what was kept, dbt parses again
        return _read(file)
    from dbt.cli.main import dbtRunner

    outcome = dbtRunner().invoke(["parse", *options])
    if not outcome.success:
        raise NpsError(f"dbt could not parse the project: {without_macros(outcome.exception)}") from None
    with suppress(OSError):  # a project that cannot be written to is parsed every time
        _keep(outcome.result, file)
    return outcome.result


def without_macros(exception: BaseException | None) -> str:
    """What dbt reports is wrong, without the macros that it was called through."""
    return str(exception).partition("> in macro")[0].strip()


def _read(file: Path) -> Any:
    written = file.read_bytes()
    from dbt.contracts.graph.manifest import Manifest
    from dbt.parser.manifest import extended_mashumuro_decoder

    manifest = Manifest.from_msgpack(written, decoder=extended_mashumuro_decoder)
    manifest.build_flat_graph()
    return manifest


def _keep(manifest: Any, file: Path) -> None:
    from dbt.parser.manifest import extended_mashumaro_encoder

    file.parent.mkdir(parents=True, exist_ok=True)
    written = file.with_suffix(f".{os.getpid()}")
    written.write_bytes(manifest.to_msgpack(extended_mashumaro_encoder))
    written.replace(file)
    for older in file.parent.glob(f"{file.name.rpartition('-')[0]}-*.msgpack"):
        if older != file:
            older.unlink(missing_ok=True)


def _fingerprint(target: str, project: Path) -> str:
    """What the outcome of parsing depends on: the project's files, dbt itself, target and environment."""
    made = hashlib.sha256()
    environment = [
        f"{name}={value}" for name, value in os.environ.items() if name.startswith(("NPS_SPARK_", "DBT_"))
    ]
    for part in [target, *sorted(environment), *_versions()]:
        made.update(part.encode())
    for file in _files(project):
        made.update(str(file.relative_to(project)).encode())
        made.update(file.read_bytes())
    return made.hexdigest()[:16]


def _files(project: Path) -> Iterator[Path]:
    yield from (project / "dbt_project.yml", project / "profiles.yml")
    for folder in FOLDERS:
        for file in sorted((project / folder).rglob("*")):
            if file.suffix in {".sql", ".yml", ".md", ".csv"}:
                yield file


def _versions() -> Iterator[str]:
    for package in PACKAGES:
        with suppress(PackageNotFoundError):
            yield f"{package} {version(package)}"


if __name__ == "__main__":
    parsed(DUCKDB, ["--quiet", "--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)])
