"""What a command gives to programs: with `--format json` stdout holds one JSON document, and nothing else.

Lines for people go to stderr then. A failure is one object with `error`, beside what was found before it.

    with answering(format, ("files", "notes")) as answer:
        load_step(drops, warehouse, answer.screen, keep=answer.keep)
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from nps_warehouse.errors import described
from nps_warehouse.options import Format
from nps_warehouse.report.screen import Screen, json_text, screen

RUN_KEYS = ("load", "validate_raw", "build", "validate_marts", "publish", "headline", "timings")
BUILD_KEYS = ("models", "tests", "warnings")
PUBLISH_KEYS = ("version", "path", "tables", "rows", "before")
EXPORT_KEYS = ("folder", "tables")
DASHBOARD_KEYS = ("file",)
"""Of `nps run`, `build`, `publish`, `export-raw` and `dashboard` with `--format json`."""
Keep = Callable[[Mapping[str, Any]], None]
"""Takes what a step found, by the keys of docs/json.md; also before the step raises."""


def nowhere(_: Mapping[str, Any]) -> None:
    """Keep nothing: nobody asked for JSON."""


def under(key: str, keep: Keep) -> Keep:
    """Keep what a step found as a part of what its caller found."""
    return lambda found: keep({key: found})


@dataclass(frozen=True)
class Answer:
    """screen: where lines for people go. keep: takes what was found. is_json: whether programs asked."""

    screen: Screen
    keep: Keep
    is_json: bool


@contextmanager
def answering(format: Format, keys: Iterable[str] = ()) -> Iterator[Answer]:
    """Answer as text, or as one JSON object. keys: those that it always has; null is what was not reached."""
    found: dict[str, Any] = dict.fromkeys(keys)
    is_json = format is Format.json
    with failing_as_json(format, found):
        yield Answer(screen(stderr=is_json), found.update, is_json)
    if is_json:
        write_json(found)


@contextmanager
def failing_as_json(format: Format, found: Mapping[str, Any] | None = None) -> Iterator[None]:
    """Write an object with `error` to stdout when a command fails that was to answer in JSON; the error goes on."""
    try:
        yield
    except Exception as error:
        if format is Format.json:
            write_json({**(found or {}), "error": described(error)})
        raise


def write_json(content: object) -> None:
    """Write one JSON document to stdout."""
    screen().file.write(json_text(content) + "\n")
