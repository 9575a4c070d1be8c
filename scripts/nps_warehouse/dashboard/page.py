"""The page: sections put together into one HTML file that needs nothing else.

    page(read(connection), "nl", {})   # '<!doctype html>…'

Nothing is fetched when it is opened, and its policy forbids it: `default-src 'none'`, with the checksums of the one
style sheet and the one script that are in it.
"""

import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from nps_warehouse.dashboard.formatting import Figures
from nps_warehouse.dashboard.reading import Contents
from nps_warehouse.dashboard.sections.accounts import accounts
from nps_warehouse.dashboard.sections.act import act
from nps_warehouse.dashboard.sections.bonus import bonus
from nps_warehouse.dashboard.sections.branches import branches
from nps_warehouse.dashboard.sections.data import data
from nps_warehouse.dashboard.sections.overview import overview
from nps_warehouse.dashboard.words import Language
from nps_warehouse.documents.look import checksum, style_sheet

FOLDER = Path(__file__).parent
SECTIONS = {
    "overview": overview,
    "branches": branches,
    "accounts": accounts,
    "act": act,
    "bonus": bonus,
    "data": data,
}


def page(contents: Contents, language: Language, documents: Mapping[str, str]) -> str:
    """The whole page in one language. documents: links of those that are beside it, by name."""
    figures = Figures(language)
    style = Markup(style_sheet(FOLDER / "page.css"))
    script = Markup((FOLDER / "page.js").read_text(encoding="utf-8").strip())
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.globals["t"] = figures.word
    environment.filters["coded"] = coded
    return environment.get_template("page.html").render(
        language=language,
        section_names=list(SECTIONS),
        style=style,
        style_checksum=checksum(style),
        script=script,
        script_checksum=checksum(script),
        documents=documents,
        **_heading(contents, figures),
        **{name: section(contents, figures) for name, section in SECTIONS.items()},
    )


def _heading(contents: Contents, figures: Figures) -> dict[str, Any]:
    """Of what the page is: the period, its days, and what it is compared with."""
    period, study, row = contents.period, contents.study, contents.overall
    lead = []
    if row:
        days = {"first": figures.day(row["period_start"]), "last": figures.day(row["period_end"])}
        lead.append(figures.word("period_of", **days))
        if not row["is_complete"]:
            lead.append(figures.word("incomplete"))
    lead.append(
        figures.word("compared_with", study=study["study_name"]) if study else figures.word("no_study")
    )
    as_of = contents.settings.get("as_of")
    return {
        "as_of": figures.word("as_of", moment=figures.day(as_of)) if as_of else "",
        "period": period,
        "period_text": figures.period(period.name) if period else "",
        "period_quoted": shlex.quote(period.name) if period else "",
        "lead": " · ".join(lead),
        "floor": contents.settings.get("minimum_responses", 5),
    }


def coded(text: str) -> Markup:
    """A text whose `commands` are marked as such."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))
