"""Data Docs: the pages of Great Expectations in the look of the dashboard, to be read without a network.

Writes `<folder>/<gate>/<table>.html`, an index per gate and one for all gates. Great Expectations describes what it
checked; the page around it is ours, because its own loads styles and scripts from elsewhere, has buttons that need
them, and an index that is empty without them. A page needs no other file, and its policy forbids to fetch any.
"""

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from nps_warehouse.documents.look import checksum, style_sheet
from nps_warehouse.validate.gates import Result
from nps_warehouse.validate.recording import Run

FOLDER = Path(__file__).parent
STATES = {"failed": "✗ stops publishing", "warning": "! warning", "holds": "✓ holds"}
INDEX = "index.html"

_HEADINGS = {"h5": "h2", "h6": "h3"}
_STYLES_AND_CODE = re.compile(r'\s(?:style|on\w+|data-(?!label)[\w-]+|id)="[^"]*"')
_LINKS = re.compile(r"</?a\b[^>]*>")


def write(folder: Path, run: Run, results: Sequence[Result], documents: Mapping[str, Any]) -> Path:
    """Replace the pages of a run's gate; returns its index. Raises OSError when the folder cannot be written.

    documents: what Great Expectations found, by table.
    """
    pages = folder / run.gate
    if pages.exists():
        shutil.rmtree(pages)
    pages.mkdir(parents=True)
    moment = f"Checked {run.validated_at:%Y-%m-%d %H:%M:%S} UTC"
    above = [("All gates", f"../{INDEX}"), (f"Gate {run.gate}", INDEX)]
    page = _Pages(run.run_id)
    for table, sections, held in _render(documents):
        values = {"title": table, "lead": f"{held}. {moment}", "above": above, "sections": sections}
        page.write("table.html", pages / f"{table}.html", **values)
    hold = sum(result.success for result in results)
    title = f"{run.gate}: {hold} of {len(results)} expectations hold"
    index = pages / INDEX
    page.write("gate.html", index, title=title, lead=moment, above=above[:1], rows=_rows(results, documents))
    write_front_page(folder)
    return index


def write_front_page(folder: Path) -> None:
    """Write the index of the gates whose pages are there."""
    gates = [
        {"name": index.parent.name, "title": _text_of("h1", index), "lead": _text_of("p", index)}
        for index in sorted(folder.glob(f"*/{INDEX}"))
    ]
    lead = "What was expected of the data at each gate, and what was found."
    _Pages("").write("front.html", folder / INDEX, title="Data Docs", lead=lead, above=[], gates=gates)


def run_of(index: Path) -> str:
    """The run that a gate's index shows; empty where there is no such page."""
    if not index.exists():
        return ""
    found = re.search(r'<meta name="run" content="([^"]*)">', index.read_text(encoding="utf-8"))
    return found[1] if found else ""


def offline(sections: str) -> Markup:
    """What Great Expectations wrote, its headings under ours, without styles, code, and links to pages nobody makes."""
    for old, new in _HEADINGS.items():
        sections = re.sub(rf"<(/?){old}\b", rf"<\1{new}", sections)
    return Markup(_LINKS.sub("", _STYLES_AND_CODE.sub("", sections)))


def _render(documents: Mapping[str, Any]) -> Iterator[tuple[str, Markup, str]]:
    """Each table's sections, and how many of its expectations hold."""
    from great_expectations.render.renderer import ValidationResultsPageRenderer
    from great_expectations.render.view import DefaultJinjaPageView

    view, renderer = DefaultJinjaPageView(), ValidationResultsPageRenderer()  # compiles its templates once
    ours = FileSystemLoader(FOLDER / "templates" / "great_expectations")
    view.env.loader = ChoiceLoader([ours, view.env.loader])
    for table, document in documents.items():
        sections = offline(str(view.render(renderer.render(document), template="sections.j2")))
        of = document.statistics
        held = f"{of['successful_expectations']} of {of['evaluated_expectations']} expectations hold"
        yield table, sections, held


def _rows(results: Sequence[Result], tables_with_page: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every expectation of a run, those that failed first."""
    order = list(STATES)
    return [
        {
            "result": each,
            "state": _state(each),
            "means": STATES[_state(each)],
            "link": f"{each.table}.html" if each.table in tables_with_page else "",
        }
        for each in sorted(results, key=lambda result: order.index(_state(result)))
    ]


def _state(result: Result) -> str:
    if result.is_critical:
        return "failed"
    return "warning" if result.is_warning else "holds"


def _text_of(element: str, page: Path) -> Markup:
    """What the first such element of `<main>` holds."""
    main = page.read_text(encoding="utf-8").partition("<main>")[2]
    found = re.search(rf"<{element}\b[^>]*>(.*?)</{element}>", main, re.DOTALL)
    return Markup(found[1]) if found else Markup()


class _Pages:
    """Writes pages of one run."""

    def __init__(self, run_id: str) -> None:
        style = style_sheet(FOLDER / "data_docs.css")
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
        )
        self._environment.globals |= {
            "run_id": run_id,
            "style": Markup(style),
            "style_checksum": checksum(style),
        }

    def write(self, template: str, file: Path, **values: Any) -> None:
        """Write one page."""
        file.write_text(self._environment.get_template(template).render(values), encoding="utf-8")
