"""Data Docs: the pages of Great Expectations, made to be read without a network.

Writes `<folder>/<gate>/<table>.html`, an index per gate and one for all gates. Great Expectations makes pages that
load styles, scripts and pictures from elsewhere, and an index that is empty without them. So every such reference and
every script is taken out, one small style sheet goes in, and the index is ours.
"""

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from nps_warehouse.validate.gates import Gate, Result

STYLE = Path(__file__).with_name("data_docs.css")
STATES = {"failed": "stops publishing", "warning": "warning", "holds": "holds"}

_LOADED_FROM_ELSEWHERE = (
    re.compile(r"<script\b.*?</script\s*>", re.IGNORECASE | re.DOTALL),
    re.compile(r"<link\b[^>]*>", re.IGNORECASE),
    re.compile(r"<(?:img|iframe)\b[^>]*>", re.IGNORECASE),
    re.compile(r"<footer\b.*?</footer\s*>", re.IGNORECASE | re.DOTALL),
    re.compile(r"@import\b[^;]*;", re.IGNORECASE),
    re.compile(r"[\w-]+\s*:[^;{}]*url\(\s*['\"]?(?:https?:)?//[^)]*\)[^;}]*;?", re.IGNORECASE),
)


def write(
    folder: Path, gate: Gate, validated_at: datetime, results: Sequence[Result], documents: Mapping[str, Any]
) -> Path:
    """Replace a gate's pages; returns its index. Raises OSError when the folder cannot be written."""
    pages = folder / gate
    if pages.exists():
        shutil.rmtree(pages)
    pages.mkdir(parents=True)
    shutil.copyfile(STYLE, folder / STYLE.name)
    for table, page in _render(documents):
        (pages / f"{table}.html").write_text(offline(page), encoding="utf-8")
    index = pages / "index.html"
    index.write_text(index_page(gate, validated_at, results, documents), encoding="utf-8")
    _write_front_page(folder)
    return index


def _render(documents: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    from great_expectations.render.renderer import ValidationResultsPageRenderer
    from great_expectations.render.view import DefaultJinjaPageView

    view, renderer = (
        DefaultJinjaPageView(),
        ValidationResultsPageRenderer(),
    )  # one view compiles its templates once
    for table, document in documents.items():
        yield table, str(view.render(renderer.render(document)))


def offline(page: str) -> str:
    """Return the page without anything a browser would fetch or run, and with our style sheet."""
    for pattern in _LOADED_FROM_ELSEWHERE:
        page = pattern.sub("", page)
    page = re.sub(r'href="(?:\.\./)+index\.html"', 'href="index.html"', page)
    page = re.sub(r"<a\b[^>]*href=[\"']\.\./.*?</a\s*>", "", page, flags=re.DOTALL)  # pages that are not made
    return page.replace("</head>", f'<link rel="stylesheet" href="../{STYLE.name}">\n</head>', 1)


def index_page(
    gate: Gate, validated_at: datetime, results: Sequence[Result], tables_with_page: Mapping[str, Any]
) -> str:
    """Every expectation of a run in one table, those that failed first."""
    order = list(STATES)
    rows = "\n".join(
        _row(each, tables_with_page) for each in sorted(results, key=lambda r: order.index(_state(r)))
    )
    hold = sum(result.success for result in results)
    return _page(
        f"{gate}: {hold} of {len(results)} expectations hold",
        f"""<p>Checked {validated_at:%Y-%m-%d %H:%M:%S} UTC. <a href="../index.html">All gates</a></p>
<table><thead><tr><th></th><th>table</th><th>column</th><th>expected</th><th>seen</th><th>what to do</th></tr></thead>
<tbody>
{rows}
</tbody></table>""",
        f"../{STYLE.name}",
    )


def _state(result: Result) -> str:
    if result.is_critical:
        return "failed"
    return "warning" if result.is_warning else "holds"


def _row(result: Result, tables_with_page: Mapping[str, Any]) -> str:
    state = _state(result)
    table = escape(result.table)
    if result.table in tables_with_page:
        table = f'<a href="{table}.html">{table}</a>'
    texts = (
        result.column,
        result.expectation,
        result.exception or result.observed,
        "" if state == "holds" else result.advice,
    )
    cells = "".join(f"<td>{escape(text)}</td>" for text in texts)
    return f'<tr class="{state}"><td>{STATES[state]}</td><td>{table}</td>{cells}</tr>'


def _write_front_page(folder: Path) -> None:
    gates = sorted(index.parent.name for index in folder.glob("*/index.html"))
    links = "\n".join(f'<li><a href="{gate}/index.html">{gate}</a></li>' for gate in gates)
    (folder / "index.html").write_text(
        _page("Data docs", f"<ul>\n{links}\n</ul>", STYLE.name), encoding="utf-8"
    )


def _page(title: str, body: str, style: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="UTF-8"><title>{escape(title)}</title>
<link rel="stylesheet" href="{style}"></head>
<body class="index"><h1>{escape(title)}</h1>
{body}
</body></html>
"""
