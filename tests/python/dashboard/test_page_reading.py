"""What readers of the page must not misread: orders, counts in words, quotes, reasons, and colours that can be seen."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from pathlib import Path

import duckdb
import pytest

from dashboard_versions import copied
from nps_warehouse.dashboard.formatting import Figures
from nps_warehouse.dashboard.words import LANGUAGES
from nps_warehouse.documents.look import LOOK
from page_text import data_of, text_of

Draw = Callable[..., Path]


def test_branches_are_in_the_order_of_their_gap_and_those_without_come_last(
    sample: duckdb.DuckDBPyConnection, draw: Draw
) -> None:
    page = draw(sample).read_text(encoding="utf-8").partition('<section id="branches"')[2]
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    shown = re.findall(r'data-label="Branch">([^<]*?)(?: <|<)', table)
    gaps = dict(
        sample.sql(
            """select branch_name, case when is_reportable then branch_gap end from marts.nps_by_branch left join (
                select branch_id, period_name, branch_gap from marts.benchmark_gaps_by_branch where is_default_study
            ) using (branch_id, period_name) where is_latest and period_type = 'rolling_12_months'"""
        ).fetchall()
    )
    assert set(shown) == set(gaps)
    found = [gaps[name] for name in shown]
    known = [gap for gap in found if gap is not None]
    assert 8 < len(known) < len(found)
    assert found[: len(known)] == sorted(known, reverse=True)
    said = text_of(page)
    assert f"Strongest against its own benchmark: {shown[0]}, gap {Figures('en').points(known[0])} " in said
    assert (
        f"Weakest against its own benchmark: {shown[len(known) - 1]}, gap {Figures('en').points(known[-1])} "
        in said
    )


def test_accounts_of_one_rank_have_those_with_most_answers_first(
    sample: duckdb.DuckDBPyConnection, draw: Draw
) -> None:
    rows = data_of(draw(sample).read_text(encoding="utf-8"))["rows"]
    order = [(row[8] or 10**6, -sum(row[4:7])) for row in rows]  # type: ignore[arg-type, operator]
    assert order == sorted(order)
    assert all((row[8] is None) == (len(row) == 11) for row in rows), "no figure, no rank"


@pytest.mark.parametrize(
    "overdue, said",
    [("true", ", all overdue"), ("priority = 1", ", {few} of them overdue"), ("false", ", none overdue")],
)
def test_open_follow_ups_are_counted_in_one_sentence(
    sample_file: Path, draw: Draw, overdue: str, said: str
) -> None:
    with copied(sample_file) as connection:
        connection.execute(f"update marts.follow_up_queue set is_overdue = {overdue}")
        [(everything, few, recover)] = connection.sql(
            """select count(*), count(*) filter (is_overdue), count(*) filter (action = 'recover')
            from marts.follow_up_queue"""
        ).fetchall()
        shown = text_of(draw(connection).read_text(encoding="utf-8"), "overview")
    said = said.format(few=few)
    assert f"Follow-ups open: {everything}{said}; severe detractors among them: {recover}. First: " in shown


@pytest.mark.parametrize("days, is_said", [(28, False), (29, True)])
def test_a_silence_before_the_newest_load_is_said(
    sample_file: Path, draw: Draw, days: int, is_said: bool
) -> None:
    with copied(sample_file) as connection:
        [(last,)] = connection.sql("select max(responded_on) from marts.fct_responses").fetchall()
        connection.execute("update audit.build_settings set as_of = $1", [last + timedelta(days=days)])
        shown = text_of(draw(connection).read_text(encoding="utf-8"), "overview")
    assert (f"No answers after {last}," in shown) == is_said


def test_no_quote_is_repeated_and_an_improvement_has_its_name(
    sample: duckdb.DuckDBPyConnection, draw: Draw
) -> None:
    page = draw(sample).read_text(encoding="utf-8")
    cases = set(re.findall("<blockquote>(.*?)</blockquote>", page))
    themes = re.findall("“([^”]+)”", page.partition("</ol>")[2])
    assert len(themes) > 5
    assert len(set(themes)) == len(themes)
    assert not cases & set(themes)
    shown = text_of(page, "act")
    assert "Changed on 2025-09-15: a number that is answered until eight. Mentioned in 22\u202f% (" in shown
    assert "announced" not in shown


def test_n_is_never_broken_over_lines(sample: duckdb.DuckDBPyConnection, draw: Draw) -> None:
    for language in LANGUAGES:
        page = unescape(draw(sample, language=language).read_text(encoding="utf-8"))
        assert page.count("n\u00a0=\u00a0") > 100
        assert "n\u00a0<\u00a05" in page
        assert not re.search(r"\bn [=<] ?[\d$]|n(?:\u00a0)?[=<] \d", re.sub(r"<code>.*?</code>", "", page))


def test_rows_of_a_file_that_were_not_added_have_their_reason(
    sample: duckdb.DuckDBPyConnection, draw: Draw
) -> None:
    shown = text_of(draw(sample).read_text(encoding="utf-8"), "data")
    assert "second-export.csv responses 108 of 402 294 already loaded " in shown
    assert re.search(
        r"Benchmark: \S.* Source: NPS Warehouse sample; who was asked: Nobody .*; method: \S", shown
    )
    assert re.search(r"All loaded on \d{4}-\d\d-\d\d \d\d:\d\d UTC", shown) or " loaded 2" in shown


@pytest.mark.parametrize("look", ["light", "dark", "print"])
def test_bars_can_be_seen_and_detractors_do_not_outshine_promoters(look: str) -> None:
    parts = re.split(r"@media", LOOK.read_text(encoding="utf-8"))
    names = {"light": 0, "dark": 1, "print": -1}
    colours = dict(re.findall(r"--(\w+): (#\w{6})", parts[names[look]]))
    light = {name: luminance(colour) for name, colour in colours.items()}
    for name in ("accent", "passive", "detractor"):
        high, low = sorted((light[name] + 0.05, light["paper"] + 0.05), reverse=True)
        assert high / low >= 3, name
    if look == "dark":
        assert light["detractor"] < light["accent"]


def luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb`, as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("basis, is_said", [("latest", True), ("all", False)])
def test_why_fewer_answers_than_answered_invitations_count_is_said(
    sample_file: Path, draw: Draw, basis: str, is_said: bool
) -> None:
    with copied(sample_file) as connection:
        connection.execute("update audit.build_settings set response_basis = $1", [basis])
        shown = text_of(draw(connection).read_text(encoding="utf-8"), "overview")
    assert ("invitations; of a person only the newest answer counts in the NPS" in shown) == is_said
