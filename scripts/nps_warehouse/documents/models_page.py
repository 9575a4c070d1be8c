"""dbt's documentation as one page: its own template with what it says of the project inside, in the look of the dashboard.

    models_page(manifest, catalog)     # '<!doctype html>…': models, columns, tests, SQL, lineage

dbt's template asks for addresses while it starts and has a tracker in it. `CHANGES` lists what is changed of it; a test
says when a new dbt has a template where a change no longer finds its place. Whatever the template asks for, the policy
lets nothing be fetched.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nps_warehouse.documents.look import checksum, style_sheet

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
OVERVIEW = "__overview__"
LEFT_OUT = ("build_path", "compiled_path", "root_path", "unrendered_config", "created_at", "checksum")
"""Of every node: paths on the machine that built it, and what only dbt needs."""

SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.DOTALL)

Json = Mapping[str, Any]

CHANGES = (
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
CHARSET = '<meta charset="utf-8">'
DATA = ('"MANIFEST.JSON INLINE DATA"', '"CATALOG.JSON INLINE DATA"')


def models_page(manifest: Json, catalog: Json) -> str:
    """The page, from what `dbt docs generate` calls manifest.json and catalog.json."""
    page = template()
    for old, new in CHANGES:
        page = page.replace(old, new)
    for place, data in zip(DATA, (shown_of(manifest), catalog), strict=True):
        page = page.replace(place, as_script(data))
    page = page.replace("</head>", f"<style>{style_sheet(STYLE)}</style></head>", 1)
    return page.replace(CHARSET, CHARSET + _policy(page), 1)


def template() -> str:
    """The page of dbt, as it is installed."""
    from dbt.task.docs import DOCS_INDEX_FILE_PATH

    return Path(DOCS_INDEX_FILE_PATH).read_text(encoding="utf-8")


def shown_of(manifest: Json) -> dict[str, Any]:
    """What the page needs of a manifest: the project's own, without paths on the machine that built it."""
    own = manifest["metadata"]["project_name"]
    return {
        "metadata": manifest["metadata"],
        **{kind: _without(manifest[kind]) for kind in SHOWN if kind in manifest},
        "macros": _without(_of_package(own, manifest["macros"])),
        "docs": {
            key: each for key, each in _of_package(own, manifest["docs"]).items() if key.endswith(OVERVIEW)
        },
        "disabled": {},
    }


def _of_package(name: str, nodes: Json) -> Json:
    return {key: node for key, node in nodes.items() if node["package_name"] == name}


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
