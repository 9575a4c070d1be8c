"""One of the three files is damaged or in use: one line says which, and what it says to do helps."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from nps_warehouse.build.building import _refuse_failures, build
from nps_warehouse.db.connection import connect, explained, log_of
from nps_warehouse.db.damage import damage_of
from nps_warehouse.db.files import open_build
from nps_warehouse.errors import NpsError
from nps_warehouse.settings import Warehouse
from warehouses import loaded, quiet

Nps = Callable[..., "subprocess.CompletedProcess[str]"]
SCRATCH = ("work.duckdb", "nps.duckdb")
GARBAGE = b"this is no database, but long enough to be looked at" * 1000


@contextmanager
def in_use(file: Path) -> Iterator[int]:
    """Another process has a file open for writing; its number."""
    code = "import duckdb, sys, time; c = duckdb.connect(sys.argv[1]); print('open', flush=True); time.sleep(120)"
    user = subprocess.Popen([sys.executable, "-c", code, str(file)], stdout=subprocess.PIPE)
    try:
        assert user.stdout is not None and user.stdout.readline()
        yield user.pid
    finally:
        user.kill()
        user.communicate()


def damage_a_block(file: Path) -> None:
    """Fill a file with rows and flip a bit of them: it opens, and only reading them fails."""
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            "create table big as select range as a, md5(range::varchar) as b from range(200_000)"
        )
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def line_of(refused: "subprocess.CompletedProcess[str]") -> str:
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1 and "Traceback" not in refused.stderr, refused.stderr
    return refused.stderr


@pytest.mark.parametrize("name", SCRATCH)
def test_a_damaged_file_of_the_build_may_be_deleted_and_that_helps(tmp_path: Path, name: str) -> None:
    warehouse = loaded(tmp_path)
    file = warehouse.build_folder / name
    file.write_bytes(GARBAGE)
    with pytest.raises(NpsError, match=rf"/{name} is damaged .*delete it and run nps build.*nothing is lost"):
        build(warehouse, quiet())
    file.unlink()
    open_build(warehouse).close()
    connect(file).close()


@pytest.mark.parametrize("name", SCRATCH)
def test_a_damaged_log_of_the_build_may_be_deleted_with_its_file(tmp_path: Path, name: str) -> None:
    warehouse = loaded(tmp_path)
    file = warehouse.build_folder / name
    code = (
        "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]); "
        "c.execute('create table t as select 1 as a'); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(file)], check=False)
    log = bytearray(log_of(file).read_bytes())
    log[len(log) // 2] ^= 1
    log_of(file).write_bytes(log)
    with pytest.raises(NpsError, match=rf"its log {name}\.wal is damaged; delete {name} and {name}\.wal"):
        build(warehouse, quiet())
    file.unlink()
    log_of(file).unlink()
    open_build(warehouse).close()


def test_a_damaged_raw_file_is_restored_or_loaded_again(tmp_path: Path, nps: Nps) -> None:
    warehouse = loaded(tmp_path)
    warehouse.raw_file.write_bytes(GARBAGE)
    for command in (
        ("load", tmp_path / "drop"),
        ("load", tmp_path / "drop", "--dry-run"),
        ("build",),
        ("export-raw", tmp_path / "lake"),
    ):
        line = line_of(nps(warehouse.root, *command))
        assert f"{warehouse.raw_file} is damaged" in line and "restore it from a backup" in line
    assert f"{warehouse.raw_file} is damaged" in nps(warehouse.root, "status").stdout
    warehouse.raw_file.rename(tmp_path / "away")
    assert nps(warehouse.root, "load", tmp_path / "drop").returncode == 0


@pytest.mark.parametrize("name", ["raw.duckdb", *SCRATCH])
def test_a_block_that_cannot_be_read_is_traced_to_its_file(tmp_path: Path, name: str) -> None:
    warehouse = loaded(tmp_path)
    assert damage_of(warehouse) is None
    damage_a_block(warehouse.build_folder / name)
    found = damage_of(warehouse)
    assert found is not None and found.startswith(f"{warehouse.build_folder / name} is damaged")


def test_an_export_names_the_raw_file_when_it_meets_damage(tmp_path: Path, nps: Nps) -> None:
    warehouse = loaded(tmp_path)
    with duckdb.connect(str(warehouse.raw_file)) as raw:
        raw.execute("insert into responses (response_id) select md5(range::varchar) from range(200_000)")
    content = bytearray(warehouse.raw_file.read_bytes())
    for place in range(len(content) * 2 // 3, len(content) * 9 // 10, 300_000):
        content[place] ^= 1
    warehouse.raw_file.write_bytes(content)
    line = line_of(nps(warehouse.root, "export-raw", tmp_path / "lake"))
    assert f"{warehouse.raw_file} is damaged" in line and "what was there before is kept" in line


def test_a_model_that_fails_on_damage_names_the_file(tmp_path: Path) -> None:
    warehouse = loaded(tmp_path)
    node = SimpleNamespace(resource_type="model", name="stg_survey__responses")
    message = "IO Error: Corrupt database file: computed checksum 1 does not match stored checksum 2"
    failed = SimpleNamespace(status="error", message=message, failures=None, node=node)
    with pytest.raises(NpsError, match="the build failed: model stg_survey__responses: IO Error"):
        _refuse_failures([failed], warehouse)
    damage_a_block(warehouse.raw_file)
    with pytest.raises(
        NpsError, match=r"the build failed: .*/raw\.duckdb is damaged .*restore it from a backup"
    ):
        _refuse_failures([failed], warehouse)


@pytest.mark.parametrize("name", ["raw.duckdb", *SCRATCH])
def test_a_file_in_use_is_named_with_its_user(tmp_path: Path, name: str) -> None:
    warehouse = loaded(tmp_path)
    file = warehouse.build_folder / name
    with in_use(file) as user, pytest.raises(NpsError) as refused:
        build(warehouse, quiet())
    assert str(refused.value).startswith(f"{file} is in use by ") and f"(PID {user})" in str(refused.value)


def test_a_raw_file_in_use_does_not_open_for_reading_either(tmp_path: Path, nps: Nps) -> None:
    warehouse = loaded(tmp_path)
    with in_use(warehouse.raw_file) as user:
        assert f"raw.duckdb is in use by {sys.executable}"[:23] in nps(warehouse.root, "status").stdout
        with pytest.raises(NpsError, match=rf"raw\.duckdb is in use by .*{user}"):
            open_build(warehouse, read_only=True)
        assert f"(PID {user})" in line_of(nps(warehouse.root, "load", tmp_path / "drop", "--dry-run"))


def test_a_reader_of_the_build_does_not_keep_the_loader_out(tmp_path: Path, nps: Nps) -> None:
    warehouse = loaded(tmp_path)
    with in_use(warehouse.nps_file), in_use(warehouse.work_file):
        assert nps(warehouse.root, "load", tmp_path / "drop").returncode == 0


def test_a_published_file_is_published_again() -> None:
    file = Warehouse(Path("warehouse")).published / "versions" / "v" / "nps.duckdb"
    assert explained(file, duckdb.IOException("Corrupt database file")).endswith(
        "publish again with nps publish"
    )
