"""Readers open `current/nps.duckdb` for every query while versions come and go, and while publishes are killed."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb

from nps_warehouse.publish import publish
from nps_warehouse.publish.verifying import verify
from nps_warehouse.settings import Warehouse
from publish_fixtures import build, left_behind

PUBLISHES = 22
READERS = 2
KILLS = 6

READER = """
import os, sys, duckdb
file, stop = sys.argv[1], sys.argv[2]
seen, queries = [0], 0
while not os.path.exists(stop):
    with duckdb.connect(file, read_only=True) as connection:
        found = connection.execute(
            "select min(build), max(build), count(*) from ("
            "select build from nps_overall union all select build from marts.nps_by_branch)"
        ).fetchall()[0]
        named = connection.execute("select max(sequence) from audit.builds").fetchall()[0][0]
    assert found == (named, named, 200), (found, named)
    assert named >= seen[-1], (named, seen)
    if named > seen[-1]:
        seen.append(named)
    queries += 1
print(queries, len(seen) - 1)
"""

PUBLISHER = """
import sys
from pathlib import Path
from nps_warehouse.publish import publish
from nps_warehouse.settings import Warehouse
publish(Warehouse(Path(sys.argv[1])), keep=3)
print("ready", flush=True)
while True:
    publish(Warehouse(Path(sys.argv[1])), keep=3)
"""


def test_readers_never_fail_and_never_see_a_mixture_while_versions_change(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    build(warehouse, 1)
    publish(warehouse, keep=2)
    stop = tmp_path / "stop"
    command = [sys.executable, "-c", READER, str(warehouse.current / "nps.duckdb"), str(stop)]
    readers = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(READERS)
    ]
    try:
        for number in range(2, PUBLISHES + 2):
            build(warehouse, number)
            publish(warehouse, keep=2)
            assert [reader.poll() for reader in readers] == [None] * READERS
    finally:
        stop.touch()
        ended = [(reader.communicate(timeout=30), reader.returncode) for reader in readers]
    assert [(errors, code) for (_, errors), code in ended] == [("", 0)] * READERS
    for (output, _), _ in ended:
        queries, versions_seen = output.split()
        assert int(queries) > PUBLISHES / 2
        assert int(versions_seen) > 3


def test_a_publish_killed_at_any_moment_leaves_a_whole_version(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    build(warehouse, 1)
    publish(warehouse, keep=3)
    moments = random.Random(20260105)
    left = 0
    for _ in range(KILLS):
        publisher = subprocess.Popen(
            [sys.executable, "-c", PUBLISHER, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert publisher.stdout is not None
        assert publisher.stdout.readline() == "ready\n"
        time.sleep(moments.uniform(0.01, 0.3))
        publisher.send_signal(signal.SIGKILL)
        publisher.wait(timeout=10)
        publisher.stdout.close()
        left += len(left_behind(warehouse))
        with duckdb.connect(str(warehouse.current / "nps.duckdb"), read_only=True) as connection:
            assert connection.execute(
                "select count(*), min(build), max(build) from marts.nps_overall"
            ).fetchall() == [(100, 1, 1)]
        assert verify(warehouse.current.resolve()).differences == ()
        assert (warehouse.current / "nps.duckdb").stat().st_mode & 0o777 == 0o444
    assert left > 0, "no kill hit a publish: the moments are badly chosen"
    publish(warehouse, keep=3)
    assert left_behind(warehouse) == []
