"""The documents of `--format json`: their keys as docs/json.md writes them, and what the page lists for a command."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from dbt_runs import in_warehouse

from nps_warehouse.cli import app
from nps_warehouse.errors import NpsError
from nps_warehouse.settings import PROJECT, Warehouse

OPEN = {"facts", "problems", "figure"}
"""Objects whose keys vary."""


def answered(capfd: pytest.CaptureFixture[str], warehouse: Warehouse, *arguments: str) -> Any:
    """What a command of this process writes to stdout, read as JSON; `error` is there if it fails, and only then."""
    capfd.readouterr()
    error = ""
    with in_warehouse(warehouse):
        try:
            app([*arguments, "--format", "json"], standalone_mode=False)
        except NpsError as raised:
            error = str(raised)
    content = json.loads(capfd.readouterr().out)
    assert (content.get("error", "") if isinstance(content, dict) else "") == error
    return content


def documented(command: str) -> set[str]:
    """The keys that the page lists under a command."""
    page = (PROJECT / "docs" / "json.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.*)$", page, re.M)
    heading = next(heading for heading in headings if f"`{command}`" in heading)
    section = page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`[^|]*`) \|", section, re.M)
    return {key for row in rows for key in re.findall(r"`([^`]+)`", row)}


def keys(content: Any, lists: Sequence[str] = ()) -> set[str]:
    """The keys of a document as the page writes them. lists: keys whose rows are columns of a table."""
    return set(_keys(content, "", set(lists)))


def within(key: str, documents: set[str]) -> set[str]:
    """Documented keys as those of a part of another document."""
    return {f"{key}.{each}" for each in documents}


def _keys(content: Any, above: str, lists: set[str]) -> Iterator[str]:
    for key, value in content.items():
        name = f"{above}{key}"
        parts = value if isinstance(value, list) and key not in lists else []
        objects = [part for part in parts if isinstance(part, dict)]
        if isinstance(value, dict) and key not in OPEN and value:
            yield from _keys(value, f"{name}.", lists)
        elif objects:
            for part in objects:
                yield from _keys(part, f"{name}[].", lists)
        else:
            yield name
