"""Nobody but whoever runs it reads the build files, and everybody may enter the warehouse, whatever the umask."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE

import pytest

from nps_warehouse import permissions
from nps_warehouse.db import files
from nps_warehouse.load import load, loader
from nps_warehouse.lock import held
from nps_warehouse.settings import PROJECT, Warehouse
from warehouses import loaded, modes, quiet

BUILT = {"raw.duckdb", "raw.duckdb.loads", "work.duckdb", "nps.duckdb"}


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def test_build_files_are_private_whatever_the_umask(umask: int, tmp_path: Path) -> None:
    warehouse = loaded(tmp_path)
    assert modes(warehouse.build_folder) == {".": 0o700} | dict.fromkeys(BUILT, 0o600)
    assert os.umask(umask) == umask, "the umask is as it was"


def test_the_log_is_private_while_files_load(
    umask: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "responses.csv").write_text("score,responded_at\n9,2025-01-01\n", encoding="utf-8")
    seen: dict[str, int] = {}
    true = loader.acknowledged_files.acknowledge

    def look(file: Path, connection: object, **how: bool) -> None:
        true(file, connection, **how)  # type: ignore[arg-type]
        seen.update(modes(file.parent))

    monkeypatch.setattr(loader.acknowledged_files, "acknowledge", look)
    load([tmp_path], Warehouse(tmp_path / "warehouse"), quiet())
    assert seen == {".": 0o700} | dict.fromkeys({*BUILT, "raw.duckdb.wal"}, 0o600)


def test_what_somebody_loosened_is_tightened_by_the_next_load(tmp_path: Path) -> None:
    warehouse = loaded(tmp_path)
    warehouse.build_folder.chmod(0o777)
    for file in warehouse.build_folder.iterdir():
        file.chmod(0o644)
    (warehouse.build_folder / "raw.duckdb.tmp").mkdir(mode=0o755)
    (warehouse.build_folder / "raw.duckdb.tmp" / "spilled").touch(mode=0o644)
    loaded(tmp_path)
    found = modes(warehouse.build_folder)
    assert {found.pop("."), found.pop("raw.duckdb.tmp")} == {0o700}
    assert found == dict.fromkeys({*BUILT, "raw.duckdb.tmp/spilled"}, 0o600)


def test_everybody_may_enter_the_warehouse_whatever_the_umask(umask: int, tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "a" / "b")
    with held(warehouse):
        pass
    files.prepare(Warehouse(tmp_path / "c" / "d"))
    assert S_IMODE((warehouse.root / ".lock").stat().st_mode) == 0o600
    for folder in ("a", "a/b", "c", "c/d"):
        assert S_IMODE((tmp_path / folder).stat().st_mode) == 0o755, folder


def test_a_warehouse_that_exists_keeps_its_permissions(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    with held(Warehouse(tmp_path)):
        files.prepare(Warehouse(tmp_path))
    assert S_IMODE(tmp_path.stat().st_mode) == 0o750


def test_what_a_process_makes_is_private_until_it_is_killed(tmp_path: Path) -> None:
    """Also logs that a crash leaves behind."""
    code = (
        "import os, sys, duckdb; os.umask(0)\n"
        "from pathlib import Path\nfrom nps_warehouse.permissions import private\n"
        "with private():\n"
        "    c = duckdb.connect(sys.argv[1]); c.execute('create table t as select 1 as a'); os.kill(os.getpid(), 9)"
    )
    environment = {**os.environ, "PYTHONPATH": str(PROJECT / "scripts")}
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "x.duckdb")], env=environment, check=False)
    found = modes(tmp_path)
    assert (found["x.duckdb"], found["x.duckdb.wal"]) == (0o600, 0o600)


def test_a_file_that_is_gone_in_the_meantime_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kept").touch(mode=0o644)
    monkeypatch.setattr(Path, "rglob", lambda folder, _: iter([folder / "gone", folder / "kept"]))
    permissions.tighten(tmp_path)
    assert S_IMODE((tmp_path / "kept").stat().st_mode) == 0o600
