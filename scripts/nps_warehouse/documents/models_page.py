"""dbt's documentation as one page: its own template with what it says of the project inside, in the look of the dashboard.

    models_page(manifest, catalog)     # '<!doctype html>…': models, columns, tests, SQL, lineage

dbt's template asks for addresses while it starts, has a tracker in it, and says nothing of the project at first. What
is changed of it is listed here; a change that no longer finds its place in the template raises NpsError, so that a new
dbt cannot bring the old behaviour back unseen.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nps_warehouse.documents.look import checksum, style_sheet
from nps_warehouse.errors import NpsError

STYLE = Path(__file__).with_name("models_page.css")
SHOWN = (
    "nodes",
    "sources",
    "exposures",
    "metrics",
    "semantic_models",
    "saved_queries",
    "unit_tests",
    "functions",
    "groups",
    "parent_map",
)
"""What the page shows of the manifest, beside macros and texts."""
LEFT_OUT = ("build_path", "compiled_path", "root_path", "unrendered_config", "created_at", "checksum")
"""Of every node: paths on the machine that built it, and what only dbt needs."""

SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.DOTALL)

Json = Mapping[str, Any]

_CHANGES = (
    # Asked for before Angular fills them in.
    ('<link rel="canonical" href="/overview/"/>', ""),
    ("${require('./assets/favicons/favicon.ico')}", "data:,"),
    ('xlink:href="{{ getIcon(', 'xlink:href="#icn-doc" ng-href="{{ getIcon('),
    # A picture is no name.
    (
        '<img style="width: 100px; height: 40px" class="logo" ng-src="{{ logo }}" alt="dbt logo" />',
        '<b class="name">dbt docs</b>',
    ),
    # Tracks readers where the project allows it.
    ("//d1fc8wv8zag5ca.cloudfront.net/2.9.0/sp.js", "data:,"),
    # Lets the policy forbid code made of texts.
    (
        '<html dir="ltr" lang="en-US" ng-app="dbt"',
        '<html dir="ltr" lang="en" ng-app="dbt" ng-csp="no-unsafe-eval"',
    ),
)
_DATA = ('"MANIFEST.JSON INLINE DATA"', '"CATALOG.JSON INLINE DATA"')


def models_page(manifest: Json, catalog: Json) -> str:
    """The page. Raises NpsError when dbt's template is not the one that is known here."""
    from dbt.task.docs import DOCS_INDEX_FILE_PATH

    page = Path(DOCS_INDEX_FILE_PATH).read_text(encoding="utf-8")
    for old, new in _CHANGES:
        page = _changed(page, old, new)
    for place, data in zip(_DATA, (shown_of(manifest), catalog), strict=True):
        page = _changed(page, place, as_script(data))
    page = _changed(page, "</head>", f"<style>{style_sheet(STYLE)}</style></head>")
    return _changed(page, '<meta charset="utf-8">', f'<meta charset="utf-8">{_policy(page)}')


def shown_of(manifest: Json) -> dict[str, Any]:
    """What the page needs of a manifest: the project's own, without paths on the machine that built it."""
    own = manifest["metadata"]["project_name"]
    return {
        "metadata": manifest["metadata"],
        **{kind: _without(manifest[kind]) for kind in SHOWN if kind in manifest},
        "macros": _without(
            {key: each for key, each in manifest["macros"].items() if each["package_name"] == own}
        ),
        "docs": {key: each for key, each in manifest["docs"].items() if key.endswith("__overview__")},
        "disabled": {},
    }


def _without(nodes: Json) -> dict[str, Any]:
    return {
        key: {name: value for name, value in node.items() if name not in LEFT_OUT}
        if isinstance(node, dict)
        else node
        for key, node in nodes.items()
    }


def as_script(data: object) -> str:
    """JSON inside a script: no sign in it can end that."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _policy(page: str) -> str:
    """Only the scripts that are in the page run, and nothing is fetched; the template needs styles on its elements."""
    scripts = " ".join(f"'{checksum(text)}'" for text in SCRIPT.findall(page))
    policy = (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data:; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return f'<meta http-equiv="Content-Security-Policy" content="{policy}">'


def _changed(page: str, old: str, new: str) -> str:
    if old not in page:
        raise NpsError(f"dbt's documentation page has no {old!r}: this version of dbt is not known here")
    return page.replace(old, new)
