"""What several tests share: a folder that the first fills, help texts, small file systems, dbt that renders macros."""

import fcntl
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nps_warehouse.build.parsing import parsed
from nps_warehouse.db.files import prepare
from nps_warehouse.settings import DUCKDB, PROJECT, Warehouse


@contextmanager
def shared_folder(factory: pytest.TempPathFactory, name: str) -> Iterator[Path]:
    """A folder that all processes of the tests have, and one at a time holds: whoever finds it empty fills it."""
    base = factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (base / f"{name}.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        (base / name).mkdir(exist_ok=True)
        yield base / name


def help_of(*command: str) -> str:
    """What `nps COMMAND --help` prints."""
    from typer.testing import CliRunner

    from nps_warehouse.cli import app

    return CliRunner(env={"COLUMNS": "120"}).invoke(app, [*command, "--help"]).stdout


def mount(folder: Path, options: str) -> bool:
    """Mount a small file system in memory, or change the one there is (`remount,…`); whether that was allowed."""
    if os.name != "posix" or os.geteuid() != 0:
        return False
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def unmount(folder: Path) -> None:
    """Take away what `mount` mounted."""
    subprocess.run(["umount", str(folder)], check=True)


def renderer(folder: Path, target: str = DUCKDB) -> Callable[[str], str]:
    """Render dbt Jinja to SQL with the project's own macros, as a target of `profiles.yml` spells it."""
    from dbt.cli.main import dbtRunner

    prepare(Warehouse(folder))
    options = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--log-level", "none"]
    options += ["--target-path", str(folder / target), "--log-path", str(folder), "--target", target]
    runner = dbtRunner(manifest=parsed(target, options))
    rendered: dict[str, str] = {}

    def render(jinja: str) -> str:
        if jinja not in rendered:
            asked = ["--no-populate-cache", "compile", "--no-introspect", "--inline", jinja, *options]
            outcome = runner.invoke(asked)
            assert outcome.success, outcome.exception
            rendered[jinja] = outcome.result.results[0].node.compiled_code
        return rendered[jinja]

    return render
