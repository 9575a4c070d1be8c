"""`nps queue`: the cases that wait, in the order of the mart, with the customer's words as they are."""

import io
import json
import subprocess
from collections.abc import Callable

import duckdb
import pytest

from nps_warehouse.closed_loop.queue import cases, show_json, show_text
from nps_warehouse.errors import NpsError
from nps_warehouse.report.screen import Screen
from nps_warehouse.settings import Warehouse

Run = tuple[Warehouse, subprocess.CompletedProcess[str]]


@pytest.fixture
def published() -> duckdb.DuckDBPyConnection:
    """Three cases of two managers; a customer writes what a terminal or rich could take for an order."""
    connection = duckdb.connect()
    connection.execute(
        """
        create schema marts;
        create table marts.dim_account_managers as from (values ('M1', 'Ann'), ('M2', 'Bo')) as given(
            account_manager_id, account_manager_name);
        create table marts.follow_up_queue as select *, timestamp '2025-03-03 12:00' as due_at from (values
            ('a', 'R1', 'user', 'M1', 'Ann', 'First [/x]', 2, 'win_over', 8, null, null, false, 900, 'due'),
            ('b', 'R2', 'user', 'M1', 'Ann', 'First [/x]', 1, 'repair', 5, 'Te duur' || chr(27) || '[2J [red]!',
                'Goedkoper', true, 10, 'overdue'),
            ('c', null, null, 'M2', 'Bo', 'Second', 1, 'recover', 0, null, null, true, null, 'overdue')
        ) as given(response_id, respondent_id, respondent_role, account_manager_id, account_manager_name, account_name,
            priority, action, score, reason, improve, is_overdue, annual_revenue, priority_reason);
        """
    )
    return connection


def ids(rows: list[dict[str, object]]) -> list[object]:
    return [row["response_id"] for row in rows]


def test_severity_decides_between_managers_and_a_manager_is_found_by_id_and_by_name(
    published: duckdb.DuckDBPyConnection,
) -> None:
    assert ids(cases(published)) == ["c", "b", "a"]
    assert ids(cases(published, manager="M1")) == ids(cases(published, manager="ann")) == ["b", "a"]
    assert ids(cases(published, limit=1)) == ["c"]


def test_an_unknown_manager_and_a_version_without_a_queue_are_one_line(
    published: duckdb.DuckDBPyConnection,
) -> None:
    with pytest.raises(NpsError, match=r"no account manager is Cy: use an id or a name .* such as M1, M2"):
        cases(published, manager="Cy")
    with pytest.raises(NpsError, match="has no follow_up_queue: run `nps build`"):
        cases(duckdb.connect())


def test_the_words_of_customers_are_shown_and_give_no_orders(published: duckdb.DuckDBPyConnection) -> None:
    written = io.StringIO()
    show_text(cases(published), Screen(file=written, width=120))
    shown = written.getvalue()
    assert "“Te duur\\x1b[2J [red]! / Goedkoper”" in shown
    assert "First [/x]" in shown
    assert "\x1b" not in shown
    assert "(nobody named)" in shown


def test_json_holds_every_column_of_the_mart(sample: duckdb.DuckDBPyConnection) -> None:
    written = io.StringIO()
    show_json(cases(sample, limit=3), Screen(file=written))
    found = json.loads(written.getvalue())
    [columns] = [[each[0] for each in sample.sql("describe marts.follow_up_queue").fetchall()]]
    assert [list(row) for row in found] == [columns] * 3


def test_a_manager_sees_the_queue_in_the_order_of_its_priorities(sample: duckdb.DuckDBPyConnection) -> None:
    found = [row["priority"] for row in cases(sample, manager="M01")]
    assert found == list(range(1, len(found) + 1))
    assert len(found) > 10


def test_the_commands_run(sample_run: Run, nps: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    warehouse, _ = sample_run
    suggested = nps(warehouse.root, "themes", "suggest", "--limit", "3")
    assert "niet bijzonder" in suggested.stdout, suggested.stderr
    refused = nps(warehouse.root, "queue", "--manager", "nobody")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "no account manager is nobody" in refused.stderr
    assert nps(warehouse.root, "queue", "--limit", "0").returncode == 2
