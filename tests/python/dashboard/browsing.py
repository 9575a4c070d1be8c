"""Pages in a real browser: what they ask for, what is refused or complained of, and whether everybody can read them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
AXE = Path(__file__).with_name("axe.min.js")
WATCH = "window.refused = []; addEventListener('securitypolicyviolation', (event) => refused.push(event.violatedDirective));"


@contextmanager
def opened(
    browser: Any, file: Path, *, viewport: dict[str, int] | None = None, **options: Any
) -> Iterator[Any]:
    """A page in a context of its own; afterwards nothing was fetched beside pages gone to, refused or complained of."""
    context = browser.new_context(viewport=viewport or DESKTOP, **options)
    page = context.new_page()
    fetched: list[str] = []
    visited: list[str] = []
    complaints: list[str] = []
    page.on(
        "request",
        lambda request: (visited if request.is_navigation_request() else fetched).append(request.url),
    )
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.add_init_script(WATCH)
    page.goto(file.as_uri())
    yield page
    assert [url for url in fetched if not url.startswith(("blob:", "data:"))] == []
    assert {url.partition(":")[0] for url in visited} <= {"file", "blob", "about"}
    assert complaints == []
    if options.get("java_script_enabled", True):
        assert page.evaluate("refused") == []
    context.close()


def is_wider_than_its_window(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def tables_that_scroll(page: Any) -> list[str]:
    """The tables that are wider than their place, so that figures are out of sight."""
    wide = "(all) => all.filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.ariaLabel)"
    return list(page.locator(".scroll").evaluate_all(wide))


def problems_of(page: Any) -> list[tuple[str, list[str]]]:
    """What axe-core finds, with everything that can be opened open: rule, and the first elements that break it."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [(each["id"], [node["html"][:120] for node in each["nodes"][:3]]) for each in found["violations"]]
