"""`nps doctor`: each check finds what it is for, and only what would keep `nps run` from working ends in exit code 1."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest

from nps_warehouse.errors import NpsError
from nps_warehouse.lock import held
from nps_warehouse.report.screen import Screen
from nps_warehouse.settings import PROJECT, Warehouse
from nps_warehouse.setup import doctor, locks, machine, versions
from nps_warehouse.setup.check import Check, ok, problem, warning

Nps = Callable[..., subprocess.CompletedProcess[str]]
NAMES = {
    *("python", "packages", "optional", "settings", "disk", "temporary files", "write permission"),
    *("locks", "warehouse", "time zone", "memory"),
}


def shown(*checks: Check) -> str:
    written = io.StringIO()
    doctor.show(checks, Screen(file=written, width=80))
    return written.getvalue()


def test_a_machine_that_is_ready_leaves_no_trace(nps: Nps, tmp_path: Path) -> None:
    done = nps(tmp_path / "none" / "w", "doctor", "--format", "json")
    content = json.loads(done.stdout)
    states = {check["state"] for check in content["checks"]}
    assert done.returncode == 0, done.stderr
    assert {check["name"] for check in content["checks"]} == NAMES
    assert "problem" not in states
    assert not list(tmp_path.iterdir())
    page = (PROJECT / "docs" / "json.md").read_text(encoding="utf-8")
    assert all(f"`checks[].{key}`" in page for check in content["checks"] for key in check)


def test_a_folder_that_cannot_be_written_to_is_a_problem(nps: Nps) -> None:
    done = nps(Path("/proc/nps"), "doctor")  # not even root may write there
    assert done.returncode == 1
    assert "problem  write permission /proc cannot be written to" in done.stdout
    assert done.stderr.startswith("nps: nps run would fail: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("version", ["3.9.18", "3.14.0", "4.0.0"])
def test_another_python_is_a_problem(version: str) -> None:
    assert versions.python_check(">=3.10,<3.14", version).state == "problem"
    assert versions.python_check(">=3.10,<3.14", "3.13.1").state == "ok"


def test_packages_are_compared_with_the_pins_of_the_project() -> None:
    def installed(name: str) -> str:
        if name == "gone":
            raise metadata.PackageNotFoundError(name)
        return "2.0.0"

    wanted = ["duckdb>=1.5.5,<2", "rich", "gone", "other>9; python_version < '3'"]
    right, *wrong = versions.package_checks(wanted, installed)
    assert right == ok("packages", "1 as pyproject.toml asks for")
    assert [(check.state, check.found) for check in wrong] == [
        ("warning", "duckdb is 2.0.0, and pyproject.toml asks for <2,>=1.5.5"),
        ("problem", "gone is not installed"),
    ]


def test_the_pins_are_those_of_pyproject() -> None:
    project = versions.project_table()
    assert any(each.startswith("duckdb>=") for each in project["dependencies"])
    assert project["optional-dependencies"]["spark"]


def test_a_tool_that_is_missing_is_no_fault() -> None:
    checks = versions.tool_checks(["a-package-nobody-has>1"], lambda _: None)
    assert {check.state for check in checks} == {"ok"}
    assert "java: not found; it is needed by Apache Spark alone" in checks[1].found
    assert "not installed (a-package-nobody-has)" in checks[2].found


def test_a_disk_that_is_nearly_full_is_a_warning_and_a_full_one_a_problem(tmp_path: Path) -> None:
    most = 1 << 60
    assert machine.disk_check("disk", tmp_path, 0, 0).state == "ok"
    assert machine.disk_check("disk", tmp_path, 0, most).state == "warning"
    full = machine.disk_check("disk", tmp_path, most, most)
    assert full.state == "problem" and "NPS_WAREHOUSE" in full.advice
    assert "TMPDIR" in machine.disk_check("temporary files", tmp_path, most, most).advice


def test_what_is_built_needs_room_for_its_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse = Warehouse(tmp_path)
    warehouse.build_folder.mkdir()
    warehouse.nps_file.write_bytes(b"1234")
    asked = []
    monkeypatch.setattr(machine, "disk_check", lambda *sizes: asked.append(sizes[2:]))
    list(machine.disk_checks(warehouse))
    assert asked[0] == (machine.LEAST + 4, machine.ROOM + 8)


def test_another_nps_is_named(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    with held(warehouse):
        check = locks.lock_check(warehouse)
    assert check.state == "problem" and "another nps is running (process" in check.found
    assert locks.lock_check(warehouse).state == "ok"


def test_a_program_that_has_a_build_file_open_is_found(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    warehouse.build_folder.mkdir()
    code = f"import duckdb; c = duckdb.connect({str(warehouse.nps_file)!r}); print(1, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout and other.stdout.readline()
        check = locks.lock_check(warehouse)
        other.communicate("\n")
    assert check.state == "problem" and f"{warehouse.nps_file} is open in another program" in check.found
    assert locks.lock_check(warehouse).state == "ok"


def test_a_log_without_its_file_is_a_problem(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    warehouse.build_folder.mkdir()
    (warehouse.build_folder / "raw.duckdb.wal").touch()
    assert locks.order_check(warehouse).state == "problem"


def test_a_zone_that_nobody_knows_is_a_problem() -> None:
    assert machine.time_zone_check("Europe/Amsterdam").state == "ok"
    assert machine.time_zone_check("Europe/Nowhere").found == (
        "Europe/Nowhere is unknown to Python and DuckDB"
    )


def test_memory_is_left_for_the_rest() -> None:
    assert machine.memory_check("2GB", 4 * 10**9).state == "ok"
    assert machine.memory_check("2GB", 2 * 10**9).state == "warning"


def test_a_limit_that_is_no_size_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NPS_MEMORY_LIMIT", "plenty")
    check = machine.memory_check()
    assert check.state == "problem" and "'plenty', which is not a size" in check.found


@pytest.mark.parametrize(
    ("size", "count"), [("2GB", 2 * 10**9), ("1.5 GiB", 3 << 29), ("1400MB", 14 * 10**8), ("7B", 7)]
)
def test_sizes_are_read_as_duckdb_reads_them(size: str, count: int) -> None:
    assert machine.bytes_of(size) == count


def test_what_cannot_be_checked_is_a_problem(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fails() -> None:
        raise NpsError("dbt_project.yml: its vars cannot be read")

    monkeypatch.setattr(doctor, "variables", fails)
    (settings,) = [check for check in doctor.diagnosis(Warehouse(tmp_path)) if check.name == "settings"]
    assert settings.state == "problem" and "its vars cannot be read" in settings.found


def test_only_problems_end_the_command() -> None:
    doctor.refuse_problems((ok("a", "b"), warning("a", "b", "c")))
    with pytest.raises(NpsError, match=r"nps run would fail: b; c$"):
        doctor.refuse_problems((problem("a", "b", "c"),))
    with pytest.raises(NpsError, match=r"nps run would fail: b \(and 1 more, see above\)$"):
        doctor.refuse_problems((problem("a", "b"), problem("a", "b")))


def test_a_check_is_a_line_and_what_to_do_is_below_it() -> None:
    assert shown(ok("disk", "1 MB"), warning("memory", "2GB", "set it")) == (
        "ok       disk             1 MB\nwarning  memory           2GB\n                          → set it\n"
    )
