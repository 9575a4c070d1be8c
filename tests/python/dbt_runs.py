"""`dbt` and `nps load` in this process, on a warehouse of their own, so that dbt is imported and the project parsed once.

A load or a build takes a few seconds less than its command:

    dbt = Dbt()
    load(warehouse, {"responses.csv": text})
    assert dbt(warehouse, "build").success
"""

import contextlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from nps_warehouse.build.parsing import parsed
from nps_warehouse.db.files import prepare
from nps_warehouse.settings import DUCKDB, PROJECT, Warehouse

Listener = Callable[[Any], None]
ADDED = ("closed_loop", "finance")
"""Folders of models that read the others, that every build rebuilds, and that nothing else reads."""
SILENT = ("--log-level", "none", "--quiet")


@dataclass
class Dbt:
    """dbt on one project, which is parsed once: the project itself, or an altered copy of it."""

    project: Path = PROJECT
    manifest: Any = field(default=None, repr=False)

    def __call__(self, warehouse: Warehouse, *arguments: str, listener: Listener | None = None) -> Any:
        """Run a dbt command on a warehouse and let go of its files. Returns dbt's own outcome."""
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager
        from dbt.cli.main import dbtRunner

        prepare(warehouse)
        with in_warehouse(warehouse):
            runner = dbtRunner(self._parsed(warehouse), callbacks=[listener] if listener else [])
            try:
                return runner.invoke([*arguments, *self._options(warehouse), *SILENT])
            finally:
                DuckDBConnectionManager.close_all_connections()

    def build(self, warehouse: Warehouse, *arguments: str, listener: Listener | None = None) -> Any:
        """`dbt build` without unit tests, which test the code and not the data."""
        return self(warehouse, "build", "--exclude-resource-type", "unit_test", *arguments, listener=listener)

    def command(self, warehouse: Warehouse, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a dbt command in a process of its own."""
        return subprocess.run(
            [str(Path(sys.executable).with_name("dbt")), *arguments, *self._options(warehouse)],
            env={**os.environ, "NPS_WAREHOUSE": str(warehouse.root)},
            capture_output=True,
            text=True,
            check=False,
        )

    def _parsed(self, warehouse: Warehouse) -> Any:
        from dbt.cli.main import dbtRunner

        if self.project == PROJECT:
            return parsed(DUCKDB, [*self._options(warehouse), *SILENT])  # read again: dbt compiles in place
        if self.manifest is not None:
            return self.manifest.deepcopy()  # dbt compiles in place
        outcome = dbtRunner().invoke(["parse", *self._options(warehouse), *SILENT])
        assert outcome.success, outcome.exception
        self.manifest = outcome.result
        self.manifest.saved_queries.clear()  # nothing builds them, and dbt cannot copy one that has no filter
        return self.manifest.deepcopy()

    def _options(self, warehouse: Warehouse) -> list[str]:
        folders = ["--project-dir", str(self.project), "--profiles-dir", str(self.project)]
        written = ["--target-path", str(target(warehouse)), "--log-path", str(target(warehouse))]
        return [*folders, *written, "--log-level-file", "none"]


def target(warehouse: Warehouse) -> Path:
    """The folder of dbt's artifacts."""
    return warehouse.root / "target"


def complaints(outcome: Any) -> list[str]:
    """What went wrong, one text for each node that failed, or the reason why none ran."""
    if outcome.exception is not None:
        return [str(outcome.exception)]
    failed = [each for each in outcome.result.results if each.status in {"error", "fail", "runtime error"}]
    return [f"{each.node.name}: {each.message}" for each in failed]


def load(warehouse: Warehouse, files: Mapping[str, str], sources: Sequence[Mapping[str, Any]] = ()) -> str:
    """Load files, name to text, described by the entries of a `sources.yml`. Returns what `nps load` printed."""
    from nps_warehouse.cli import app

    printed = io.StringIO()
    with (
        tempfile.TemporaryDirectory() as folder,
        in_warehouse(warehouse),
        contextlib.redirect_stdout(printed),
    ):
        for name, content in files.items():
            (Path(folder) / name).write_text(content, encoding="utf-8")
        if sources:
            (Path(folder) / "sources.yml").write_text(yaml.safe_dump({"sources": list(sources)}))
        with contextlib.redirect_stderr(printed):
            try:
                app(["load", folder], standalone_mode=False)
            except SystemExit as stop:
                assert not stop.code, printed.getvalue()
    return printed.getvalue()


@contextlib.contextmanager
def in_warehouse(warehouse: Warehouse) -> Iterator[None]:
    """Let commands of this process work on a warehouse."""
    before = os.environ.get("NPS_WAREHOUSE")
    os.environ["NPS_WAREHOUSE"] = str(warehouse.root)
    try:
        yield
    finally:
        if before is None:
            del os.environ["NPS_WAREHOUSE"]
        else:
            os.environ["NPS_WAREHOUSE"] = before


def core_copy(folder: Path) -> Path:
    """Copy the project without the folders of `ADDED`: half of the models, for tests of what decides how is built."""
    project_copy(folder)
    for part in ADDED:
        for layer in (folder / "models").iterdir():
            shutil.rmtree(layer / part, ignore_errors=True)
    (folder / "models" / "exposures.yml").unlink()
    return folder


def project_copy(folder: Path) -> Path:
    """Copy what dbt and `nps` read of the project, for a test to change."""
    folder.mkdir()
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(PROJECT / name, folder / name)
    for name in ("models", "macros", "seeds", "tests/generic", "scripts/nps_warehouse"):
        shutil.copytree(PROJECT / name, folder / name)
    return folder


def changed(file: Path, there: str, instead: str) -> None:
    """Change a text of a file, which must be there."""
    text = file.read_text(encoding="utf-8")
    assert there in text, f"{there} is not in {file}"
    file.write_text(text.replace(there, instead), encoding="utf-8")


def nps_of(project: Path, warehouse: Warehouse, *arguments: object) -> "subprocess.CompletedProcess[str]":
    """Run the `nps` command of a copy of the project."""
    return subprocess.run(
        [str(Path(sys.executable).with_name("nps")), *map(str, arguments)],
        env={**os.environ, "NPS_WAREHOUSE": str(warehouse.root), "PYTHONPATH": str(project / "scripts")},
        capture_output=True,
        text=True,
        check=False,
    )
