"""What the crash tests share: a drop, processes that are killed, and the counts that must add up afterwards."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from nps_warehouse.db.connection import connect
from nps_warehouse.load.write import acknowledged_files
from nps_warehouse.raw_tables import RAW_TABLES
from nps_warehouse.settings import Warehouse

FILES = 8
HEADER = "response_id,score,responded_at,respondent_id\n"


def drop(folder: Path, rows: int, files: int = FILES) -> Path:
    """A folder of answers; the second record of each file is ragged."""
    folder.mkdir()
    for number in range(files):
        lines = [f"r{number}-{row},{row % 11},2025-01-01T10:00:00Z,{row * 7919:x}\n" for row in range(rows)]
        lines.insert(1, "ragged\n")
        (folder / f"responses_{number}.csv").write_text(HEADER + "".join(lines), encoding="utf-8")
    return folder


def start(warehouse: Warehouse, *arguments: object, code: str | None = None) -> "subprocess.Popen[str]":
    """Start `nps`, or Python `code` with the arguments, on a warehouse."""
    nps = [str(Path(sys.executable).with_name("nps"))]
    return subprocess.Popen(
        [*(nps if code is None else [sys.executable, "-c", code]), *map(str, arguments)],
        env={**os.environ, "NPS_WAREHOUSE": str(warehouse.root)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def kill(process: "subprocess.Popen[str]") -> None:
    """End a process as a power cut would, if it has not ended."""
    process.send_signal(signal.SIGKILL)
    process.communicate()


def wait_for(file: Path, process: "subprocess.Popen[str]") -> None:
    """Wait until a running process has made a file."""
    while not file.exists() and process.poll() is None:
        time.sleep(0.001)


def loaded(warehouse: Warehouse) -> list[str]:
    """The files that are loaded, in order. What raw has of each is exactly what its row in `raw.loads` states."""
    if not warehouse.raw_file.exists():
        return []
    with connect(warehouse.raw_file) as connection:
        rows = " union all ".join(f"select _load_id, _source_row from raw.{table}" for table in RAW_TABLES)
        found = connection.execute(
            f"""with held as (select _load_id as load_id, count(distinct _source_row) as added from ({rows}) group by all),
            refused as (select load_id, count(*) as rejected from raw.rejected_rows group by all),
            known as (from raw.loads where status = 'loaded')
            select load_id, file, coalesce(rows_added, 0) = coalesce(added, 0)
                and coalesce(rows_rejected, 0) = coalesce(rejected, 0)
                and rows_read = rows_added + rows_unchanged + rows_rejected
            from known full join held using (load_id) full join refused using (load_id) order by load_id"""
        ).fetchall()
    assert all(file is not None and balances for _, file, balances in found), found
    return [file for _, file, _ in found]


def acknowledged(warehouse: Warehouse) -> list[str]:
    """The files whose loading was acknowledged."""
    return [file for _, file in acknowledged_files.acknowledged_files(warehouse.raw_file)]
