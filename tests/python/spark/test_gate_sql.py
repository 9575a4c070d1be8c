"""What the raw gate asks in SQL of its own has the same answer on both engines: which texts are scores, which loads count."""

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from nps_warehouse.flag_words import NO, YES, is_flag
from nps_warehouse.raw_tables import RAW_TABLES, WITHDRAWN_LOADS
from nps_warehouse.spark import packages
from nps_warehouse.spark.connecting import connected
from nps_warehouse.spark.tables import row
from nps_warehouse.validate.expectations.by_file import typed_columns
from nps_warehouse.validate.expectations.reading import score_as_checked
from nps_warehouse.validate.expectations.scales import scales
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


def test_the_raw_gate_checks_files_and_surveys_alike(engines: tuple[Ask, Ask]) -> None:
    times = [
        "1980-01-01 00:00:00",
        "2025-03-01T10:00:00Z",
        "2025-02-30",
        "1741860000",
        "jan@example.com",
        None,
        " ",
    ]
    scores = [
        "0",
        "9",
        "11",
        "Not at all likely",
        "10!",
        "8,5",
        "-1",
        "9 - Passief (7-8)",
        None,
        "",
        "N/A",
        "85",
    ]
    answers = [
        (score, time, survey) for score in scores for time in times for survey in ("S", None)
    ]  # every score beside every time
    found = []
    for ask, as_row, sql in zip(engines, (duckdb_row, row), (DUCKDB, SPARK), strict=True):
        values = ", ".join(as_row(answer) for answer in answers)
        rows = f"""(select *, cast(null as string) as _read_as, 1 as _load_id, 'a.csv' as _source_file
            from (values {values}) as v(score, responded_at, survey_id)) as answers where true"""
        tables = (
            typed_columns(RAW_TABLES["responses"], rows, {"_read_as"}, (0.9, 0.98), sql),
            scales(RAW_TABLES["responses"], rows, {"_read_as"}, frozenset(), sql),
        )
        found.append(
            [
                sorted(ask(f"select {columns} from ({table.query}) as checked"), key=str)
                for table, columns in zip(
                    tables, ("stops, warns", "other_scale, at_one_end, no_zero, answers, empty"), strict=True
                )
            ]
        )
    assert found[0] == found[1]
    (files, surveys) = found[0]
    assert "missing or not read" in str(files) and "suspected scale" in str(surveys)


def test_the_raw_gate_reads_flags_alike(engines: tuple[Ask, Ask]) -> None:
    words = [*YES, *NO, "NÃO", "Ex-Employee", "uit_dienst", "maybe", "", None]
    found = []
    for ask, as_row in zip(engines, (duckdb_row, row), strict=True):
        values = ", ".join(as_row((word, str(number))) for number, word in enumerate(words))
        query = f"select number, {is_flag('word')} from (values {values}) as v(word, number)"
        found.append({str(number): seen for number, seen in ask(query)})
    assert found[0] == found[1]
    assert list(found[0].values()).count(True) == len(YES) + len(NO) + 3


def test_the_raw_gate_leaves_out_the_same_loads(engines: tuple[Ask, Ask]) -> None:
    withdrawn = WITHDRAWN_LOADS.replace("raw.loads", "listed")
    for ask in engines:
        assert ask(f"{LOADS} select count(*) from listed where load_id not in ({withdrawn})") == [(4,)]
        assert ask(f"{LOADS} {withdrawn}") == [(1,)]
