"""The page: sections put together into one HTML file that needs nothing else.

    page(read(connection), "nl")       # '<!doctype html>…'

Nothing is fetched when it is opened, and its policy forbids it: `default-src 'none'`, with the checksums of the one
style sheet and the one script that are in it.
"""

import base64
import hashlib
import re
import shlex
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

FOLDER = Path(__file__).parent
SECTIONS = {
    "overview": overview,
    "branches": branches,
    "accounts": accounts,
    "act": act,
    "bonus": bonus,
    "data": data,
}


def page(contents: Contents, language: Language) -> str:
    """The whole page in one language."""
    figures = Figures(language)
    style, script = _asset("page.css"), _asset("page.js")
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
        style_hash=_checksum(style),
        script=script,
        script_hash=_checksum(script),
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


def _asset(name: str) -> Markup:
    """The style sheet or script of the page, as it is in the project."""
    return Markup(FOLDER.joinpath(name).read_text(encoding="utf-8").strip())


def _checksum(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
