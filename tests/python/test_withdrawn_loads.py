"""Which loads are withdrawn: the loader, the raw gate, staging and the choice between part and full agree on any history."""

from collections.abc import Callable

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nps_warehouse.load.write.load_records import counting_loads, file_loaded_as
from nps_warehouse.raw_tables import LOADS, WITHDRAWN_LOADS
from nps_warehouse.settings import PROJECT

LEFT_OUT = "ignore"
Load = tuple[str, str | None, str, str | None]
"""A file, the hash of its content, the status of the load and how the file was described."""

CONTENT = st.tuples(
    st.sampled_from("ab"), st.sampled_from("xy"), st.just("loaded"), st.sampled_from(["one", "two", LEFT_OUT])
)
FAILED = st.tuples(
    st.sampled_from("ab"), st.sampled_from([None, "x"]), st.just("failed"), st.sampled_from([None, "one"])
)
HISTORIES: st.SearchStrategy[list[Load]] = st.lists(st.one_of(CONTENT, CONTENT, FAILED), max_size=12)


@pytest.fixture(scope="session")
def in_full_because(render: Callable[[str], str]) -> str:
    return f"select {render('{{ loads_in_full(999) }}')}"


@pytest.fixture(scope="session")
def staging_sql(render: Callable[[str], str]) -> str:
    model = (PROJECT / "models/staging/loads/stg_loads__files.sql").read_text(encoding="utf-8")
    return (
        f"select load_id, withdrawn_by from ({render(model)}) where withdrawn_by is not null order by load_id"
    )


def withdrawn_by_hand(history: list[Load]) -> dict[int, int]:
    """The loads that are withdrawn, each with the last load that read the same content of the file."""
    last = {
        (file, sha256): number
        for number, (file, sha256, status, _) in enumerate(history, start=1)
        if status == "loaded"
    }
    return {
        number: last[file, sha256]
        for number, (file, sha256, status, _) in enumerate(history, start=1)
        if status == "loaded" and last[file, sha256] > number
    }


def recorded(history: list[Load]) -> duckdb.DuckDBPyConnection:
    """The history as the loader records it, attached as `raw`."""
    connection = duckdb.connect()
    connection.execute("attach ':memory:' as raw")
    columns = ", ".join(f'"{column}" {kind}' for column, kind in LOADS.items())
    connection.execute(f"create table raw.loads ({columns})")
    for number, load in enumerate(history, start=1):
        connection.execute(
            'insert into raw.loads (load_id, file, sha256, status, reading, "table") '
            "values (?, ?, ?, ?, ?, 'responses')",
            [number, *load],
        )
    return connection


@settings(max_examples=60, deadline=None)
@given(history=HISTORIES)
def test_everyone_finds_the_same_loads_withdrawn(
    staging_sql: str, in_full_because: str, history: list[Load]
) -> None:
    expected = withdrawn_by_hand(history)
    with recorded(history) as connection:
        assert {load_id for (load_id,) in connection.execute(WITHDRAWN_LOADS).fetchall()} == set(expected)
        assert dict(connection.execute(staging_sql).fetchall()) == expected
        counting = {
            (file, sha256): number
            for number, (file, sha256, status, reading) in enumerate(history, start=1)
            if status == "loaded" and reading != LEFT_OUT and number not in expected
        }
        for file in "ab":
            assert counting_loads(connection, file, LEFT_OUT) == {
                sha256: number for (of, sha256), number in counting.items() if of == file
            }
        for number, (file, sha256, status, reading) in enumerate(history, start=1):
            if status == "loaded" and sha256 and reading and number not in expected:
                assert file_loaded_as(connection, file, sha256, reading) == file
        for built_up_to in range(len(history) + 1):
            if set(withdrawn_by_hand(history[:built_up_to])) != {n for n in expected if n <= built_up_to}:
                [(reason,)] = connection.execute(in_full_because.replace("999", str(built_up_to))).fetchall()
                assert reason, "a load that was built from is withdrawn, so the build must be in full"
