"""The lists within the rows of the ledger, as rows on both engines."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from nps_warehouse.db import sql
from nps_warehouse.spark import packages
from nps_warehouse.spark.connecting import connected
from nps_warehouse.spark.tables import row

pytestmark = pytest.mark.skipif(packages.missing() is not None, reason=packages.missing() or "")


def duckdb_row(values: tuple[object, ...]) -> str:
    return f"({', '.join('null' if value is None else sql.text(str(value)) for value in values)})"


def test_objects_of_a_json_list_are_rows(in_session: Path, render_for: Callable[[str, str], str]) -> None:
    lists = [
        None,
        "[]",
        '[{"response_id": "R 1", "score": 9}]',
        """[{"score": "0", "response_id": "it's \\"é\\" 😀", "more": {"a": [1]}}, {"response_id": null}]""",
    ]
    with connected("spark_session") as spark, duckdb.connect() as local:
        for target, query, as_row in (
            ("duckdb", lambda sql: local.execute(sql).fetchall(), duckdb_row),
            ("spark_session", spark.rows, row),
        ):
            values = ", ".join(as_row((number, text)) for number, text in enumerate(lists))
            records = render_for(target, "{{ json_records('list', ['response_id', 'score']) }}")
            found = query(
                f"""select cast(number as bigint), answer.response_id, answer.score from (
                    select number, {records} as answer from (values {values}) as v(number, list)
                ) as answers order by 1, 2 nulls last"""
            )
            assert found == [(2, "R 1", "9"), (3, 'it\'s "é" 😀', "0"), (3, None, None)], target
