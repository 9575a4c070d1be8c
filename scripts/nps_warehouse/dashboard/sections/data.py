"""Data: where the figures come from, how fresh they are, what did not count, and what was checked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from nps_warehouse.dashboard.elements import Cell, Column, Table
from nps_warehouse.dashboard.formatting import Figures
from nps_warehouse.dashboard.reading import Contents, Row
from nps_warehouse.dashboard.sections import sources

STUDY = {"study_provider": "provider", "study_population": "population", "study_method": "method"}
"""What is said of a benchmark study: the text, and the column that has it."""


def data(contents: Contents, figures: Figures) -> dict[str, Any]:
    """The section's values; what there is none of is null."""
    return {
        "facts": _facts(contents, figures),
        "study": _study(contents.study, figures) if contents.study else None,
        "others": ", ".join(str(study) for study in contents.other_studies),
        "ways": sources.ways(contents, figures),
        "dispositions": _dispositions(contents.dispositions, figures) if contents.dispositions else None,
        "balance": _balance(contents.reconciliation, figures),
        "validation": _validation(contents.validation, figures) if contents.validation else None,
        **_loads(contents.loads, figures),
    }


def _study(study: Row, figures: Figures) -> str:
    """The study compared with: its name, and whose it is, who was asked and how as far as that is known."""
    known = [
        f"{figures.word(key)}: {str(study[name]).rstrip('.')}" for key, name in STUDY.items() if study[name]
    ]
    return f"{figures.word('study_is')}: {study['study_name']}. {'; '.join(known)}."


def _facts(contents: Contents, figures: Figures) -> list[tuple[str, Cell]]:
    """How fresh the page is: title, day, and what it is of."""
    facts = []
    fresh, build = contents.freshness, contents.build
    if fresh and fresh["counted"]:
        since = f"{figures.word('first_answer_on')} {figures.day(fresh['first_on'])}"
        facts.append((figures.word("last_answer_on"), Cell(figures.day(fresh["last_on"]), since)))
        rows = contents.reconciliation or {}
        of = figures.word("of_loaded", answers=figures.count(rows["answers"])) if rows.get("answers") else ""
        facts.append((figures.word("counted_answers"), Cell(figures.count(fresh["counted"]), of)))
    as_of = contents.settings.get("as_of")
    if isinstance(as_of, datetime):
        facts.append((figures.word("last_load"), Cell(figures.day(as_of), f"{as_of:%H:%M} UTC")))
    if build and build["finished_at"]:
        how = figures.word("in_part" if build["is_in_part"] else "in_full")
        note = figures.word("build_of", sequence=figures.count(build["sequence"]), how=how)
        facts.append((figures.word("built_at"), Cell(figures.day(build["finished_at"]), note)))
    return facts


def _dispositions(rows: Sequence[Row], figures: Figures) -> Table:
    whole = sum(row["answers"] for row in rows)
    columns = [
        Column(figures.word("disposition")),
        Column(figures.word("n"), True),
        Column(figures.word("share"), True),
    ]
    lines = [
        [
            Cell(figures.code(row["disposition"]), figures.code(row["reason"])),
            Cell(figures.count(row["answers"])),
            Cell(figures.small_share(row["answers"] / whole)),
        ]
        for row in rows
    ]
    return Table(figures.word("dispositions"), columns, lines, is_slim=True)


def _balance(row: Row | None, figures: Figures) -> str:
    if row is None or not row["files"]:
        return ""
    return figures.word(
        "balance", **{key: figures.count(row[key]) for key in ("answers", "files", "difference")}
    )


def _validation(rows: Sequence[Row], figures: Figures) -> Table:
    columns = [
        Column(figures.word("gate")),
        Column(figures.word("expectations"), True),
        Column(figures.word("failed")),
        Column(figures.word("checked_at"), True),
    ]
    lines = [
        [
            Cell(figures.code(row["gate"])),
            Cell(
                figures.word(
                    "held_of", held=figures.count(row["held"]), all=figures.count(row["expectations"])
                )
            ),
            Cell(row["failed"] or "–"),
            Cell(figures.moment(row["validated_at"])),
        ]
        for row in rows
    ]
    return Table(figures.word("validation"), columns, lines)


def _loads(rows: Sequence[Row], figures: Figures) -> dict[str, Any]:
    """The table of files, and a sentence instead of two columns where state and minute are those of all."""
    rows = [row for row in rows if "source_file" in row]
    ends = [(_state(row, figures), figures.moment(row["finished_at"])) for row in rows]
    is_one = len(set(ends)) == 1
    columns = [Column(figures.word("file")), Column(figures.word("rows"), True)]
    columns += [] if is_one else [Column(figures.word("state")), Column(figures.word("last_load"), True)]
    lines = [
        [Cell(row["source_file"], row["table_name"]), _added(row, figures), *map(Cell, end)][: len(columns)]
        for row, end in zip(rows, ends, strict=True)
    ]
    title = figures.word("loads", count=figures.count(len(lines)))
    together = figures.word("all_loaded", state=ends[0][0], moment=ends[0][1]) if is_one else ""
    return {
        "loads": Table(title, columns, lines, is_slim=True) if rows else None,
        "loaded_together": together,
    }


def _state(row: Row, figures: Figures) -> str:
    return figures.code("withdrawn" if row["withdrawn_by"] is not None else row["status"])


def _added(row: Row, figures: Figures) -> Cell:
    """How many rows of a file were added, and what became of the others."""
    counts = figures.word(
        "rows_of", added=figures.count(row["rows_added"]), read=figures.count(row["rows_read"])
    )
    others = [
        figures.word(name, count=figures.count(row[name]))
        for name in ("rows_unchanged", "rows_rejected")
        if row.get(name)
    ]
    return Cell(counts, " · ".join(others))
