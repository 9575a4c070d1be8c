"""The table of branches: the latest period against the default study, whatever the period types are."""

import io
from typing import Any

import duckdb
import pytest

from nps_warehouse.report.headline import COLUMNS, SHARES, show_headline, show_other_studies, show_table
from nps_warehouse.report.screen import Screen

NPS = """
    period_type varchar, period_name varchar, is_latest boolean, responses int, promoter_share double,
    passive_share double, detractor_share double, nps double, nps_low double, nps_high double,
    not_reportable_reason varchar, interval_basis varchar
"""
GAPS = """
    period_type varchar, period_name varchar, study_id varchar, is_default_study boolean, responses int, nps double,
    branch_benchmark_nps double, b2b_benchmark_nps double, branch_gap double, b2b_gap double,
    not_reportable_reason varchar
"""


@pytest.fixture
def published() -> duckdb.DuckDBPyConnection:
    """Two types of period, and two studies of which `b` is the default."""
    connection = duckdb.connect()
    connection.execute(
        f"""
        create schema marts;
        create table marts.dim_periods as from (values
            ('month', '2025-02', true, date '2025-02-01', date '2025-02-28'),
            ('year', '2024', false, date '2024-01-01', date '2024-12-31'),
            ('year', '2025', true, date '2025-01-01', date '2025-12-31')
        ) as given(period_type, period_name, is_latest, period_start, period_end);
        create table marts.dim_benchmark_studies as from (values
            ('a', 'Study A', 'Maker', false), ('b', 'Study B [food]', 'Maker', true)
        ) as given(study_id, study_name, provider, is_default);
        create table marts.nps_overall ({NPS});
        create table marts.nps_by_branch (branch_id varchar, branch_name varchar, {NPS});
        create table marts.benchmark_gaps_overall ({GAPS});
        create table marts.benchmark_gaps_by_branch (branch_id varchar, {GAPS});
        insert into marts.nps_overall values
            ('year', '2025', true, 1234, .5, .3, .2, 30, 10, 50, null, 'accounts'),
            ('year', '2024', false, 99, .5, .3, .2, 99, 99, 99, null, 'accounts');
        insert into marts.nps_by_branch values
            ('x', 'Retail [/food]', 'year', '2025', true, 60, .5, .3, .2, 31, 10, 50, null, 'accounts'),
            ('y', 'Small', 'year', '2025', true, 3, .5, .3, .2, 77, 10, 50, 'n < 5', 'one account'),
            ('x', 'Retail [/food]', 'month', '2025-02', true, 7, .5, .3, .2, 88, 10, 50, null, 'accounts');
        insert into marts.benchmark_gaps_by_branch values
            ('x', 'year', '2025', 'a', false, 60, 31, 66, null, -35, null, null),
            ('x', 'year', '2025', 'b', true, 60, 31, 20, null, 11, null, null);
        """
    )
    return connection


def headline(published: duckdb.DuckDBPyConnection) -> str:
    written = io.StringIO()
    show_headline(published, Screen(file=written, width=160))
    return written.getvalue()


def test_without_rolling_months_the_longest_latest_period_is_shown(
    published: duckdb.DuckDBPyConnection,
) -> None:
    shown = headline(published)
    assert shown.startswith("NPS per branch, 2025, against Study B [food] (Maker)\n")
    assert "+31.0" in shown and "+88.0" not in shown and "+99.0" not in shown
    assert "1 234" in shown


def test_gaps_are_those_of_the_default_study(published: duckdb.DuckDBPyConnection) -> None:
    [line] = [line for line in headline(published).splitlines() if "Retail" in line]
    assert "+20.0   +11.0" in line and "+66.0" not in line
    published.execute("update marts.benchmark_gaps_by_branch set is_default_study = not is_default_study")
    [line] = [line for line in headline(published).splitlines() if "Retail" in line]
    assert "+66.0   −35.0" in line


def test_rolling_twelve_months_come_first(published: duckdb.DuckDBPyConnection) -> None:
    published.execute(
        """update marts.dim_periods set period_type = 'rolling_12_months' where period_type = 'month';
        update marts.nps_by_branch set period_type = 'rolling_12_months' where period_type = 'month'"""
    )
    assert headline(published).startswith("NPS per branch, 2025-02, ")
    assert "+88.0" in headline(published)


def test_without_a_default_study_there_is_no_benchmark(published: duckdb.DuckDBPyConnection) -> None:
    published.execute("delete from marts.dim_benchmark_studies where is_default")
    assert headline(published).startswith("NPS per branch, 2025, no benchmark on file\n")


def test_below_the_floor_the_reason_takes_the_place_of_the_figure(
    published: duckdb.DuckDBPyConnection,
) -> None:
    [line] = [line for line in headline(published).splitlines() if "Small" in line]
    assert "n < 5" in line and "77" not in line


def test_a_branch_is_not_read_as_markup(published: duckdb.DuckDBPyConnection) -> None:
    assert "Retail [/food]" in headline(published)


def test_without_answers_it_says_where_to_look(published: duckdb.DuckDBPyConnection) -> None:
    published.execute("delete from marts.dim_periods")
    assert headline(published) == "No answer counts yet: nps status says why.\n"


def test_an_interval_of_one_account_is_marked_and_explained(published: duckdb.DuckDBPyConnection) -> None:
    assert "one account only" not in headline(published)
    published.execute("update marts.nps_by_branch set interval_basis = 'one account' where branch_id = 'x'")
    shown = headline(published)
    assert "* +10.0 … +50.0" in shown and "* one account only" in shown


LONG = "Financial and professional services"


def lines_at(width: int, *, is_terminal: bool) -> list[str]:
    shares = dict.fromkeys(SHARES, 0.5)
    numbers = {
        "nps": -12.34,
        "nps_low": -100.0,
        "nps_high": 71.2,
        "benchmark": -20.0,
        "branch_gap": 7.7,
        "b2b_gap": 17.7,
    }
    row: dict[str, Any] = {
        "name": LONG,
        "responses": 12_345,
        "is_total": False,
        "interval_basis": "one account",
    }
    rows = [row | shares | numbers | {"not_reportable_reason": None}]
    rows.append(rows[0] | {"name": "(unknown)", "not_reportable_reason": "n < 5"})
    rows.append(rows[0] | {"name": "All branches", "is_total": True})
    written = io.StringIO()
    show_table(
        "title", rows, Screen(file=written, width=width, force_terminal=is_terminal, color_system=None)
    )
    return written.getvalue().splitlines()


@pytest.mark.parametrize(
    ("width", "is_terminal"), [(40, True), (60, True), (80, True), (120, True), (120, False), (60, False)]
)
def test_the_figure_and_its_interval_are_shown_whole_at_any_width(width: int, is_terminal: bool) -> None:
    lines = lines_at(width, is_terminal=is_terminal)
    table = lines[1:-1]
    for what in ("n", "NPS", "95 % interval"):
        assert what in table[1]
    for line in (table[3], table[6]):
        assert "12 345" in line and "−12.3" in line and "* −100.0 … +71.2" in line
    assert "n < 5" in table[4]
    if is_terminal and width >= 60:
        assert max(map(len, table)) <= width
    if not is_terminal:
        assert LONG in table[3] and "B2B gap" in table[1]


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (60, ["Branch", "n", "NPS", "95 % interval"]),
        (80, ["Branch", "n", "Promoters", "Detractors", "NPS", "95 % interval"]),
        (
            105,
            [
                "Branch",
                "n",
                "Promoters",
                "Passives",
                "Detractors",
                "NPS",
                "95 % interval",
                "Benchmark",
                "Gap",
            ],
        ),
        (120, list(COLUMNS)),
    ],
)
def test_the_name_shrinks_before_any_column_leaves(width: int, shown: list[str]) -> None:
    lines = lines_at(width, is_terminal=True)
    assert [each.strip() for each in lines[2].split("  ") if each.strip()] == shown
    assert LONG not in lines[4] and "…" in lines[4].split("12 345")[0]


def test_a_study_that_was_just_added_is_shown_or_it_is_explained_why_not() -> None:
    written = io.StringIO()
    with duckdb.connect() as connection:
        connection.execute(
            "create schema marts; create table marts.dim_benchmark_studies as "
            "from (values ('chosen', true), ('new', false)) as t(study_id, is_default)"
        )
        show_other_studies(("chosen", "new", "unread"), connection, Screen(file=written, width=200))
    assert written.getvalue().splitlines() == [
        "benchmark study new is loaded too; the table compares with chosen. To compare with new: nps run … --study new",
        "benchmark study unread has no figure: none of its answers has a score that can be read",
    ]
