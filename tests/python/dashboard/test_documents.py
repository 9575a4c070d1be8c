"""The documents beside the dashboard in a real browser: every link leads somewhere, every button does something."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from browsing import DESKTOP, PHONE, is_wider_than_its_window, opened, problems_of
from nps_warehouse.documents.models_page import CHANGES, CHARSET, DATA, template
from nps_warehouse.documents.placing import DATA_DOCS, MODELS
from nps_warehouse.settings import Warehouse
from nps_warehouse.validate import data_docs
from nps_warehouse.validate.gates import Result
from nps_warehouse.validate.recording import Run

Draw = Callable[..., Path]
LINKS = "(all) => all.map((one) => one.getAttribute('href'))"
MODEL = "#!/model/model.nps_warehouse.int_responses"
EXPOSURE = "#!/exposure/exposure.nps_warehouse.published_version"
SOURCE = "#!/source/source.nps_warehouse.raw.loads"
EACH = """[...document.querySelectorAll('a, button, [ng-click], [ui-sref]')].filter((one) => one.offsetParent).map(
    (one) => [one.getAttribute('ng-click') || one.getAttribute('href') || '', one.innerText.trim().slice(0, 40), one])"""
CONTROLS = f"() => {EACH}.map(([does, text]) => [does, text])"
FOUND = f"{EACH}.find((each) => each[0] === does && each[1] === text)?.[2]"
IS_THERE = f"([does, text]) => Boolean({FOUND})"
PRESS = f"([does, text]) => {FOUND}.click()"
STATE = """location.href + document.body.innerHTML
    + [...document.querySelectorAll('.app-scroll')].map((one) => one.scrollTop)"""
REMEMBER = f"() => {{ window.before = {STATE}; }}"
IS_CHANGED = f"() => window.before !== {STATE}"
CHOSEN_ALREADY = ("Project", "Source", "Sample SQL", "Models")
"""Of each choice the one that is made when a page opens."""


@pytest.fixture(scope="module")
def version(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's version, copied whole to another place."""
    copy = tmp_path_factory.mktemp("elsewhere") / "version"
    shutil.copytree(sample_file.parent, copy, ignore=shutil.ignore_patterns("*.duckdb", "parquet"))
    return copy


def models_of(version: Path) -> dict[str, Any]:
    """The manifest inside dbt's page."""
    page = (version / MODELS).read_text(encoding="utf-8")
    found = json.JSONDecoder().raw_decode(page, page.index("{manifest:{") + len("{manifest:"))[0]
    return dict(found)


def test_every_link_of_the_dashboard_and_of_data_docs_opens_a_page(version: Path, browser: Any) -> None:
    start = version / "dashboard.html"
    seen, waiting = set(), [start.as_uri()]
    with opened(browser, start) as page:
        while waiting:
            address = waiting.pop()
            seen.add(address)
            page.goto(address)
            assert page.locator("h1").first.inner_text()
            if MODELS in address:
                continue
            for link in page.locator("a:not([href^='#'])").evaluate_all(
                "(all) => all.map((one) => one.href)"
            ):
                assert Path(link.removeprefix("file://")).is_file(), (address, link)
                if link not in seen and link not in waiting:
                    waiting.append(link)
    assert (version / MODELS).as_uri() in seen
    there = {file.as_uri() for file in (version / DATA_DOCS).parent.rglob("*.html")}
    assert there <= seen
    assert len(there) > 40


@pytest.mark.parametrize(("viewport", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")])
def test_data_docs_are_accessible_and_fit(
    version: Path, browser: Any, viewport: dict[str, int], scheme: str
) -> None:
    folder = (version / DATA_DOCS).parent
    names = (
        "index.html",
        "marts/index.html",
        "marts/marts.nps_by_branch.html",
        "raw/raw.responses_by_survey.html",
    )
    for name in names:
        with opened(browser, folder / name, viewport=viewport, color_scheme=scheme) as page:
            assert problems_of(page) == []
            assert not is_wider_than_its_window(page)
            assert page.locator("button, input, [onclick]").count() == 0


def test_what_a_failing_row_holds_stays_text_in_data_docs(tmp_path: Path, browser: Any) -> None:
    hostile = "</td><script>window.ran = 1</script><b>bold"
    result = Result(
        "raw", "is <b>known</b>", "raw.answers", hostile, "warning", False, hostile, advice=hostile
    )
    run = Run("raw", 1, datetime(2026, 1, 5), "b1", 1)
    with opened(browser, data_docs.write(tmp_path, run, [result], {})) as page:
        assert page.locator("main b, main script").count() == 0
        assert hostile in page.locator("tbody").inner_text()


def test_dbts_page_has_only_links_that_lead_somewhere(version: Path, browser: Any) -> None:
    manifest = models_of(version)
    known = {key for kind in manifest.values() if isinstance(kind, dict) for key in kind}
    pages = ["#!/overview"]
    for kind in ("nodes", "sources", "exposures", "macros", "unit_tests"):
        by_type = {
            node["resource_type"]: node
            for node in manifest[kind].values()
            if node["resource_type"] != "operation"
        }
        pages += [f"#!/{kind}/{node['unique_id']}" for kind, node in by_type.items()]
    pages += [MODEL, "#!/model/model.nps_warehouse.nps_by_branch"]
    assert len(pages) >= 9
    with opened(browser, version / MODELS) as page:
        for address in pages:
            page.evaluate("(hash) => { location.hash = hash; }", address)
            page.locator(".app-content h1").first.wait_for()
            page.wait_for_timeout(100)
            for choice in page.locator(".nav-tabs a[ng-click^=setType]").all():
                choice.click()
            links = page.locator("a[href]").evaluate_all(LINKS)
            assert links
            for link in links:
                assert link.startswith("#!/"), (address, link)
                target = link.split("#")[1].split("/")[-1]
                assert target in known or target == "overview", (address, link)


def test_no_button_of_dbts_page_is_dead(version: Path, browser: Any) -> None:
    pressed: set[tuple[str, str]] = set()
    dead = []
    with opened(browser, version / MODELS) as page:
        for address in (MODEL, EXPOSURE, SOURCE):
            for does, text in controls_of(page, address):
                kind = (does, text if does.startswith(("nav_selected", "set")) else "")
                leads_elsewhere = does.startswith("#!/") and not does.startswith(
                    f"{address}#"
                )  # tested above
                if kind in pressed or text in CHOSEN_ALREADY or leads_elsewhere:
                    continue
                pressed.add(kind)
                is_here = page.evaluate("(hash) => location.hash.startsWith(hash)", address)
                if not (is_here and page.evaluate(IS_THERE, [does, text])):
                    controls_of(page, address)
                page.evaluate(REMEMBER)
                page.evaluate(PRESS, [does, text])
                page.wait_for_timeout(100)
                if not page.evaluate(IS_CHANGED):
                    dead.append((address, does, text))
    assert dead == [], dead
    assert len(pressed) > 10


def controls_of(page: Any, address: str) -> list[list[str]]:
    """Go to an address of dbt's page; what can be pressed there, as (what it does, its text)."""
    page.evaluate("(hash) => { location.hash = hash; location.reload(); }", address)
    page.wait_for_timeout(300)
    page.locator(".app-content h1").first.wait_for()
    page.wait_for_timeout(300)
    return list(page.evaluate(CONTROLS))


def test_dbts_page_searches_and_draws_the_lineage(version: Path, browser: Any) -> None:
    with opened(browser, version / MODELS) as page:
        page.locator("input[type=search], .app-navbar input").first.fill("shrunk_nps")
        page.wait_for_timeout(500)
        assert "nps_by_account" in page.locator(".app-content").inner_text()
        page.evaluate("(hash) => { location.hash = hash; }", MODEL)
        page.wait_for_timeout(500)
        page.locator("[ng-click='onLauncherClick()']").first.click()
        page.wait_for_timeout(1000)
        assert page.locator(".launcher-content canvas").count() > 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_dbts_page_looks_as_the_dashboard_does(version: Path, browser: Any, scheme: str) -> None:
    look = """() => { const of = getComputedStyle(document.body); return [of.fontFamily, of.color, of.backgroundColor,
        of.getPropertyValue('--accent')]; }"""
    looks = []
    for name in ("dashboard.html", DATA_DOCS, MODELS):
        with opened(browser, version / name, color_scheme=scheme) as page:
            looks.append(page.evaluate(look))
    assert looks[0] == looks[1] == looks[2]


def test_on_a_phone_dbts_page_fits(version: Path, browser: Any) -> None:
    with opened(browser, version / MODELS, viewport=PHONE) as page:
        page.locator(".app-content h1").first.wait_for()
        assert not is_wider_than_its_window(page)


def test_the_page_has_nothing_of_the_machine_that_made_it(
    version: Path, sample_run: tuple[Warehouse, object]
) -> None:
    page = (version / MODELS).read_text(encoding="utf-8")
    assert str(sample_run[0].root) not in page
    assert not re.search(
        r"https?://(?:\w+\.)*(?:getdbt|cloudfront)",
        page.partition("{manifest:")[2].partition("dbt_version")[2],
    )
    assert "For ranking and triage only, never for pay." in page


@pytest.mark.parametrize("place", [*(old for old, _ in CHANGES), *DATA, CHARSET, "</head>"])
def test_what_is_changed_of_dbts_template_is_in_it(place: str) -> None:
    assert place in template()


def test_a_page_that_is_drawn_by_hand_has_no_link_that_leads_nowhere(
    sample: duckdb.DuckDBPyConnection, draw: Draw
) -> None:
    page = draw(sample).read_text(encoding="utf-8")
    assert set(re.findall(r'href="([^"]*)"', page)) == {
        f"#{name}" for name in ("content", "overview", "branches", "accounts", "act", "bonus", "data")
    }
