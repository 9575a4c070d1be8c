"""Reading `sources.yml`: what the files of a drop are, where their names do not tell.

sources:
  - files: "Relationship survey*.csv"
    survey_id: REL-2025-Q4
    columns: {ExternalReference: respondent_id, Q1: score, Q2_TEXT: answer:reason}
  - files: "test export.csv"
    ignore: true
"""

from pathlib import Path
from typing import TYPE_CHECKING

from nps_warehouse.errors import NpsError
from nps_warehouse.load import checked_yaml

if TYPE_CHECKING:
    from nps_warehouse.load.describe.source import Source

LARGEST = 1 << 20  # bytes


def read_sources(file: Path) -> "tuple[Source, ...]":
    """The sources of a drop; none when it has no `sources.yml`. Raises NpsError with line and column."""
    if not file.exists():
        return ()
    if not file.is_file():
        raise NpsError("is not a regular file; write it as one, or remove it")
    if file.stat().st_size > LARGEST:
        raise NpsError(f"is larger than {LARGEST >> 20} MB; it describes files, a few lines for each")
    try:
        content = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise NpsError("is not UTF-8 text; save it as UTF-8") from error
    return parse_sources(content)


def parse_sources(content: str) -> "tuple[Source, ...]":
    """The sources that `content` describes. Raises NpsError with line and column."""
    from nps_warehouse.load.describe.source import SourceEntry, SourcesFile

    def known_keys(place: checked_yaml.Place) -> list[str]:
        return list((SourceEntry if place else SourcesFile).model_fields)

    checked, root = checked_yaml.read(content, SourcesFile.model_validate, known_keys)
    for number, source in enumerate(checked.sources):
        source._where = f"sources.yml, line {checked_yaml.line_of(root, ('sources', number))}"
    return checked.sources
