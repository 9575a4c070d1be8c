"""What the raw gate asks in SQL of its own has the same answer on both engines: which texts are scores, which loads count."""

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from nps_warehouse.raw_tables import WITHDRAWN_LOADS
from nps_warehouse.spark import packages
from nps_warehouse.spark.connecting import connected
from nps_warehouse.spark.tables import row
from nps_warehouse.validate.expectations.reading import score_as_checked
from nps_warehouse.validate.expectations.sql import DUCKDB, SPARK
from test_engine_macros import TEXTS, duckdb_row

pytestmark = pytest.mark.skipif(packages.missing() is not None, reason=packages.missing() or "")

Ask = Callable[[str], list[tuple[object, ...]]]
LOADS = """with listed as (
    select * from (values (1, 'a', 'x', 'loaded'), (2, 'a', 'x', 'failed'), (3, 'a', 'x', 'loaded'),
        (4, 'b', 'x', 'loaded'), (5, 'b', 'x', 'failed')) as v(load_id, file, sha256, status)
)"""


@pytest.fixture
def engines(in_session: Path) -> Iterator[tuple[Ask, Ask]]:
    with connected("spark_session") as spark, duckdb.connect() as local:
        yield (lambda query: local.execute(query).fetchall()), spark.rows


def test_the_raw_gate_reads_scores_alike(engines: tuple[Ask, Ask]) -> None:
    found = []
    for ask, as_row, sql in zip(engines, (duckdb_row, row), (DUCKDB, SPARK), strict=True):
        values = ", ".join(as_row((text, str(number))) for number, text in enumerate(TEXTS))
        checked = score_as_checked("score", frozenset(), sql)
        rows = ask(f"select number, {checked} from (values {values}) as v(score, number)")
        found.append({str(number): seen for number, seen in rows})
    assert found[0] == found[1]
    assert {"(readable)", None} < set(found[0].values())


def test_the_raw_gate_leaves_out_the_same_loads(engines: tuple[Ask, Ask]) -> None:
    withdrawn = WITHDRAWN_LOADS.replace("raw.loads", "listed")
    for ask in engines:
        assert ask(f"{LOADS} select count(*) from listed where load_id not in ({withdrawn})") == [(4,)]
        assert ask(f"{LOADS} {withdrawn}") == [(1,)]
