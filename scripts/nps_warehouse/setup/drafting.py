"""`nps init`: a commented `sources.yml` for a folder of exports, from what its files show.

Reads the files as a load would, into a copy that is deleted; writes `sources.yml`, which holds no value of a row.
What the files tell is written as comments, for they load without an entry; what only the user can decide is a draft of
an entry, commented out until it is decided.

    init_step(Path("exports"), screen())
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from rich.console import Console

from nps_warehouse.errors import NpsError, printable
from nps_warehouse.load import FileOutcome, load
from nps_warehouse.load.discover.drop_files import SOURCES
from nps_warehouse.load.discover.table_names import SHEET
from nps_warehouse.load.explain_file import FilePreview, previews_of
from nps_warehouse.load.read.temporary import temporary_folder
from nps_warehouse.load.suggestions import nearest
from nps_warehouse.personal import without_addresses
from nps_warehouse.raw_tables import DROP_TABLES, RAW_TABLES
from nps_warehouse.report.answer import Keep, nowhere
from nps_warehouse.report.wording import counted
from nps_warehouse.settings import PROJECT, Warehouse

KEYS = ("file", "files")
"""Of `nps init --format json`."""
MOST = 60
"""Columns of a file that are listed."""
ALIKE = 0.6
HEAD = f"""\
# yaml-language-server: $schema={PROJECT / "docs" / "sources.schema.json"}
#
# How the files of this folder are read, from what they show: first those to decide on.
# A file that loads as it is needs no entry.
# Every key is in {PROJECT / "docs" / "your-own-data.md"};
# `nps load --explain FILE` shows each column with its first value.
sources:
"""


@dataclass(frozen=True)
class FileDraft:
    """A file of the folder: how it would be read, and what became of it in a load that was not kept."""

    preview: FilePreview
    outcome: FileOutcome

    @property
    def to_decide(self) -> str:
        """What keeps it from being loaded; '' when it loads as it is."""
        return _line(self.outcome.message) if self.outcome.status == "failed" else ""

    @property
    def is_left(self) -> bool:
        """Whether it is of no kind that is loaded, or is read with another file."""
        return self.outcome.status == "ignored"

    @property
    def what(self) -> str:
        """What it is: `Qualtrics (qualtrics), raw.responses`."""
        facts = self.preview.facts
        return ", ".join(facts[name] for name in ("format", "table") if name in facts)

    @property
    def line(self) -> str:
        """What becomes of it, and why where it is not loaded."""
        if self.is_left:
            return _line(self.outcome.message)
        return self.to_decide or f"loads as {self.what}"

    @property
    def state(self) -> str:
        """What becomes of it, for programs: a value of `files[].state` in docs/json.md."""
        if self.is_left:
            return "ignored"
        return "to decide" if self.to_decide else "loads"


def init_step(folder: Path, console: Console, keep: Keep = nowhere) -> None:
    """Write `sources.yml` into a folder of exports, and show what was found.

    Raises NpsError when there is one already, when the folder has no files, and when it cannot be written to.
    """
    file = folder / SOURCES
    if not folder.is_dir():
        raise NpsError(f"{folder} is no folder; give the folder that the exports are in")
    if file.exists() or file.is_symlink():
        raise NpsError(f"{file} is there already and is left as it is; move it away for a new one")
    drafts = drafts_of(folder, console)
    _write(file, written(drafts))
    listed = [{"file": draft.preview.file, "state": draft.state, "message": draft.line} for draft in drafts]
    keep({"file": file.resolve(), "files": listed})
    for draft in drafts:
        console.print(f"{draft.preview.file}: {draft.line}", soft_wrap=True)
    states = Counter(draft.state for draft in drafts)
    undecided, loading = states["to decide"], states["loads"]
    decide = f", {counted(undecided, 'file')} to decide on first" if undecided else ""
    console.print(
        f"wrote {file}: {counted(loading, 'file')} to load as it is{decide}; then nps load {folder}",
        soft_wrap=True,
    )


def drafts_of(folder: Path, console: Console) -> tuple[FileDraft, ...]:
    """What each file of a folder is, and what a load makes of it; the load is not kept."""
    previews = tuple(previews_of(folder))
    with temporary_folder() as nowhere:
        report = load([folder], Warehouse(nowhere / "warehouse"), console, dry_run=True)
    outcomes = {outcome.file: outcome for outcome in report.files}
    return tuple(FileDraft(each, outcomes[each.file]) for each in previews if each.file in outcomes)


def written(drafts: tuple[FileDraft, ...]) -> str:
    """The text of `sources.yml`: first what must be decided, then what loads, then the rest."""
    drafts = tuple(sorted(drafts, key=lambda draft: (not draft.to_decide, draft.is_left)))
    return HEAD + "".join(f"  {line}".rstrip() + "\n" for draft in drafts for line in _lines(draft))


def _lines(draft: FileDraft) -> Iterator[str]:
    name = printable(draft.preview.file)
    yield ""
    if draft.to_decide:
        yield f"# {name}: to decide, for it {draft.to_decide}"
        if draft.preview.columns:
            yield '# Take away the "# " in front of these lines when it is decided:'
            yield from (f"# {line}" for line in _entry(draft.preview))
        return
    if draft.is_left:
        yield f"# {name}: {_line(draft.outcome.message)}"
        return
    yield f"# {name}: {printable(draft.what)}; loads as it is"
    for note in dict.fromkeys(map(_line, (*draft.preview.notes, *draft.outcome.notes))):
        yield f"#   {note}"
    for column, target, _ in draft.preview.columns[:MOST]:
        yield f"#     {printable(column)} → {target or 'not loaded'}"
    yield from _more(draft.preview)


def _entry(preview: FilePreview) -> Iterator[str]:
    """An entry to complete. Of a recognised format it names the file alone: what the line above it asks for is added."""
    workbook, is_sheet, sheet = preview.file.rpartition(SHEET)
    file = f"{workbook}.xlsx" if is_sheet else preview.file
    yield from (f"- {line}" for line in _pair("files", file))
    if is_sheet:
        yield from (f"  {line}" for line in _pair("sheet", sheet))
    if "table" in preview.facts and preview.facts["format"] != "table":
        return
    names = [name for name, _, _ in preview.columns]
    table = preview.facts.get("table", "").removeprefix("raw.") or _likeliest_table(names)
    yield f"  table: {table}"
    yield "  columns:"
    taken: set[str] = set()
    for name, target, _ in preview.columns[:MOST]:
        if not name or name in taken:
            continue
        taken.add(name)
        *above, last = _pair(name, target or "ignore")
        perhaps = "" if target else nearest(name, RAW_TABLES[table].columns, ALIKE)
        yield from (f"    {line}" for line in above)
        yield f"    {last}" + (f"  # perhaps {perhaps}" if perhaps else "")
    yield from _more(preview)


def _more(preview: FilePreview) -> Iterator[str]:
    if len(preview.columns) > MOST:
        yield f"#     … and {counted(len(preview.columns) - MOST, 'column')} more"


def _likeliest_table(names: list[str]) -> str:
    """The raw table that more than half of these columns are named like; `responses` where there is none."""

    def alike(table: str) -> int:
        return sum(nearest(name, RAW_TABLES[table].columns, ALIKE) is not None for name in names)

    likeliest = max(("responses", *DROP_TABLES), key=alike)
    return likeliest if 2 * alike(likeliest) > len(names) else "responses"


def _pair(key: str, value: str) -> list[str]:
    """A key and its value as YAML; what cannot be seen is escaped."""
    pair: Mapping[str, str] = {key: value}
    is_plain = key.isprintable() and value.isprintable()
    style = None if is_plain else '"'
    return yaml.safe_dump(pair, allow_unicode=is_plain, default_style=style, width=100_000).splitlines()


def _line(text: str) -> str:
    return printable(without_addresses(text))


def _write(file: Path, text: str) -> None:
    try:
        with file.open("x", encoding="utf-8") as stream:
            try:
                stream.write(text)
                stream.flush()
            except OSError:  # half of it would keep the folder from being loaded
                file.unlink()
                raise
    except OSError as error:
        raise NpsError(f"{file} cannot be written ({error.strerror}); fix this and run it again") from error
