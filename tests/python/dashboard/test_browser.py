"""The page in a real browser: nothing is fetched, nothing is refused, everybody can read it."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from browsing import DESKTOP, PHONE, WATCH, is_wider_than_its_window, opened, problems_of, tables_that_scroll
from dashboard_versions import (
    HOSTILE,
    copied,
    with_accounts,
    with_hostile_names,
    with_one_answer,
    with_other_tools,
    with_paid_bonus,
)
from nps_warehouse.settings import PROJECT
from photograph import HEIGHT, WIDTH, checksum, note_of

Draw = Callable[..., Path]


def thread_time(page: Any) -> Callable[[], float]:
    """Seconds of processor time that scripts, styles and layout of the page have taken: a busy machine adds none."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    parts = ("ScriptDuration", "LayoutDuration", "RecalcStyleDuration")

    def spent() -> float:
        metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
        return sum(float(metrics[part]) for part in parts)

    return spent


@pytest.mark.parametrize(
    "look",
    [("en", DESKTOP, "light"), ("nl", PHONE, "dark"), ("nl", DESKTOP, "dark"), ("en", PHONE, "light")],
    ids=lambda look: f"{look[0]}-{look[1]['width']}-{look[2]}",
)
def test_it_is_accessible_and_fits(
    sample_file: Path, draw: Draw, browser: Any, look: tuple[str, dict[str, int], str]
) -> None:
    language, viewport, scheme = look
    with copied(sample_file) as connection:
        with_paid_bonus(connection)
        with_other_tools(connection)
        file = draw(connection, language=language)
    with opened(browser, file, viewport=viewport, color_scheme=scheme) as page:
        assert not is_wider_than_its_window(page)
        assert tables_that_scroll(page) == []
        assert problems_of(page) == []
        assert not is_wider_than_its_window(page)


def test_the_policy_is_in_force(sample: duckdb.DuckDBPyConnection, draw: Draw, browser: Any) -> None:
    file = draw(sample)
    changed = file.with_name("changed.html")
    page = file.read_text(encoding="utf-8").replace("</main>", "<script>window.ran = true</script></main>")
    changed.write_text(page, encoding="utf-8")
    context = browser.new_context()
    found = context.new_page()
    found.add_init_script(WATCH)
    found.goto(changed.as_uri())
    assert found.evaluate("refused") == ["script-src-elem"]
    assert found.evaluate("window.ran") is None
    context.close()


def test_without_javascript_charts_and_tables_are_there(
    sample: duckdb.DuckDBPyConnection, draw: Draw, browser: Any
) -> None:
    with opened(browser, draw(sample), java_script_enabled=False) as page:
        assert page.locator(".wide svg.chart:visible").count() == 4
        assert page.locator("#accounts-table tbody tr").count() > 100
        assert page.locator("#accounts-table tbody tr").first.is_visible()
        assert not page.locator("#accounts-controls").is_visible()
        page.locator("#overview summary").first.click()
        assert page.locator("#overview details table").first.is_visible()


def test_the_script_shows_what_the_page_came_with(
    sample: duckdb.DuckDBPyConnection, draw: Draw, browser: Any
) -> None:
    file = draw(sample, language="nl")
    rows = "#accounts-table tbody tr"
    with opened(browser, file, java_script_enabled=False) as page:
        drawn = page.locator(rows).all_inner_texts()
        bars = page.locator(f"{rows} svg.mix").evaluate_all("(all) => all.map((one) => one.children.length)")
    with opened(browser, file) as page:
        assert page.locator(rows).all_inner_texts() == drawn
        assert (
            page.locator(f"{rows} svg.mix").evaluate_all("(all) => all.map((one) => one.children.length)")
            == bars
        )
        assert sum(bars) > len(bars)


def test_on_a_phone_the_narrow_charts_are_drawn_as_they_are(
    sample: duckdb.DuckDBPyConnection, draw: Draw, browser: Any
) -> None:
    with opened(browser, draw(sample), viewport=PHONE) as page:
        assert page.locator(".wide svg.chart:visible").count() == 0
        for chart in page.locator(".narrow svg.chart:visible").all():
            assert chart.bounding_box()["width"] == float(chart.get_attribute("width") or 0)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("period_type", ["rolling_12_months", "month", "quarter", "year"])
def test_every_label_of_the_trend_is_below_the_dot_of_its_period(
    sample_file: Path, draw: Draw, browser: Any, period_type: str, viewport: dict[str, int]
) -> None:
    with copied(sample_file) as connection:
        with_other_tools(connection)
        connection.execute(
            "update marts.dim_periods set is_latest = false where period_type <> $1", [period_type]
        )
        file = draw(connection)
    middles = """(chart, marks) => [...chart.querySelectorAll(marks)].map((mark) => {
        const box = mark.getBoundingClientRect();
        return [mark.getAttribute('aria-label') ?? mark.textContent, box.x + box.width / 2];
    })"""
    with opened(browser, file, viewport=viewport) as page:
        chart = page.locator(".pair > div").nth(1).locator("svg.chart:visible")
        dots = [
            (text.removeprefix("12 months to ").partition(":")[0], place)
            for text, place in chart.evaluate(middles, "path[aria-label]")
        ]
        labels = [found for found in chart.evaluate(middles, "text") if re.match(r"20\d\d", found[0])]
        breaks = chart.evaluate(middles, "line[aria-label*='before: delighted']")
    assert len(dots) >= 2
    assert labels[-1][0] == dots[-1][0]
    assert len(labels) >= min(3, len(dots))
    assert dict(labels) == {name: pytest.approx(dict(dots)[name], abs=1) for name, _ in labels}
    began = {"rolling_12_months": "2025-03", "month": "2025-03", "quarter": "2025-Q1", "year": "2025"}
    assert [place for _, place in breaks] == [pytest.approx(dict(dots)[began[period_type]], abs=1)]


def test_long_lists_are_folded_on_a_phone_only(
    sample: duckdb.DuckDBPyConnection, draw: Draw, browser: Any
) -> None:
    file = draw(sample)
    with opened(browser, file) as page:
        lists = page.locator("details.fold").count()
        assert lists >= 7
        assert page.locator("details.fold[open]").count() == lists
        assert page.locator("#accounts-table tbody tr").count() > 100
    with opened(browser, file, viewport=PHONE) as page:
        assert page.locator("details.fold[open]").count() == 0
        assert page.locator("#accounts-table tbody tr").count() == 10
        row = page.locator("#data table.slim tbody tr").first
        assert row.locator("td").first.bounding_box()["y"] == row.locator("td").last.bounding_box()["y"]
        assert page.evaluate("document.documentElement.scrollHeight") < 20_000


def test_names_stay_text_and_are_found(sample_file: Path, draw: Draw, browser: Any) -> None:
    with copied(sample_file) as connection:
        with_hostile_names(connection)
        file = draw(connection)
    with opened(browser, file) as page:
        page.locator("#accounts-search").fill("</script><b>bold")
        shown = page.locator("#accounts-table tbody tr td:first-child").all_inner_texts()
        assert shown and all(text.startswith("</script><b>bold</b>") for text in shown)
        assert page.locator("#accounts-table b, #accounts-table img, blockquote img").count() == 0


def test_search_filter_sort_and_pages_work(sample_file: Path, draw: Draw, browser: Any) -> None:
    with copied(sample_file) as connection:
        with_accounts(connection, 5000)
        file = draw(connection)
    with opened(browser, file) as page:
        status, rows = page.locator("#accounts-shown"), page.locator("#accounts-table tbody tr")
        assert rows.count() == 200
        assert status.inner_text() == "1–200 of 5\u202f000"
        page.locator("#accounts-next").click()
        assert status.inner_text() == "201–400 of 5\u202f000"
        spent = thread_time(page)
        sort = """(column) => {
            document.querySelectorAll('#accounts-table th button')[column].click();
            document.body.offsetHeight;
        }"""
        for column in range(7):
            before = spent()
            page.evaluate(sort, column)
            assert spent() - before < 0.1
        nps = "(rows) => rows.map((row) => row.cells[4].firstChild.textContent)"
        page.evaluate(sort, 4)
        falling = rows.evaluate_all(nps)
        assert falling[0] == "+100.0"
        page.evaluate(sort, 4)
        assert rows.evaluate_all(nps)[0] == "−100.0"
        page.locator("#accounts-search").fill("nothing is called so")
        assert (rows.count(), status.inner_text()) == (0, "Nothing matches.")
        page.locator("#accounts-search").fill("")
        page.locator("#accounts-branch").select_option("Energy")
        branches = rows.evaluate_all("(rows) => [...new Set(rows.map((row) => row.cells[1].textContent))]")
        assert branches == ["Energy"]


def test_what_is_downloaded_is_safe_in_a_spreadsheet(sample_file: Path, draw: Draw, browser: Any) -> None:
    with copied(sample_file) as connection:
        with_hostile_names(connection)
        file = draw(connection)
        [(accounts,)] = connection.sql(
            "select count(*) from marts.nps_by_account where is_latest and period_type = 'rolling_12_months'"
        ).fetchall()
    with opened(browser, file) as page:
        with page.expect_download() as download:
            page.locator("#accounts-csv").click()
        text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    head, *lines = csv.reader(io.StringIO(text))
    assert len(lines) == accounts
    assert {len(line) for line in lines} == {len(head)} == {20}
    names = {line[0] for line in lines}
    assert any(name.startswith("'=HYPERLINK") for name in names)
    assert any(name.startswith('\'+31 "x", y') for name in names)
    assert all(name.lstrip("'").startswith(HOSTILE) for name in names)
    assert not any(cell[:1] in "=@" for line in lines for cell in line[:5] if cell)


def test_one_answer_and_none_are_whole_pages(sample_file: Path, draw: Draw, browser: Any) -> None:
    with copied(sample_file, empty=True) as connection:
        with opened(browser, draw(connection), viewport=PHONE) as page:
            assert page.locator("section").count() == 6
            assert not is_wider_than_its_window(page)
        with_one_answer(connection)
        with opened(browser, draw(connection), viewport=PHONE) as page:
            assert page.locator(".hero b").inner_text() == "n\u00a0<\u00a05"
            assert not is_wider_than_its_window(page)


def test_the_picture_in_the_readme_shows_what_the_page_shows(
    sample: duckdb.DuckDBPyConnection, draw: Draw, browser: Any
) -> None:
    picture = (PROJECT / "docs" / "images" / "dashboard.png").read_bytes()
    with opened(browser, draw(sample), viewport={"width": WIDTH, "height": HEIGHT}) as page:
        assert note_of(picture) == checksum(page), "the page shows other words than its picture: make screens"
    assert len(picture) <= 150_000


def test_printed_it_is_dark_on_white(sample: duckdb.DuckDBPyConnection, draw: Draw, browser: Any) -> None:
    with opened(browser, draw(sample), color_scheme="dark") as page:
        page.emulate_media(media="print", color_scheme="dark")
        colour = "getComputedStyle(document.body).{}"
        assert page.evaluate(colour.format("backgroundColor")) == "rgb(255, 255, 255)"
        assert page.evaluate(colour.format("color")) == "rgb(0, 0, 0)"
        assert not page.locator("header").is_visible()
