"""Built-in export formats: descriptions filled in beforehand, one small YAML file each in `exports/`.

A format may hold any field of a description; `sources.yml` adds to it and overrules it. `table` is the format of
files whose columns are the raw columns.
"""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parents[1] / "exports"


@cache
def format_names() -> tuple[str, ...]:
    """The formats there are."""
    return ("table", *sorted(file.stem for file in FOLDER.glob("*.yml")))


@cache
def prefilled(name: str) -> dict[str, Any]:
    """The fields of a description that the format gives."""
    if name == "table":
        return {}
    return dict(yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8")))
