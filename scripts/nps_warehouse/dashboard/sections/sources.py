"""Where the answers came from: survey tools and channels, and the periods from which they are others.

A difference between periods that were asked in different ways may be that of the way of asking. It is marked, not
corrected.
"""

from collections.abc import Sequence
from itertools import pairwise

from nps_warehouse.dashboard.formatting import Figures
from nps_warehouse.dashboard.reading import Contents, Row

KINDS = {
    "tools": {
        "changed": "break_tools",
        "other": "other_tools",
        "several": "several_tools",
        "one": "one_of_tools",
        "mixed": "mixed_tools",
    },
    "channels": {
        "changed": "break_channels",
        "other": "other_channels",
        "several": "several_channels",
        "one": "one_of_channels",
        "mixed": "mixed_channels",
    },
}
"""What may be several or others, and the text for each case."""
MOST = 5
"""How many surveys a sentence names."""


def names(row: Row, kind: str, figures: Figures) -> str:
    """The tools or channels of a row in words."""
    return ", ".join(figures.code(name) for name in (row[kind] or "").split(", "))


def breaks(rows: Sequence[Row], figures: Figures) -> dict[str, str]:
    """The periods of a trend from which tools or channels are others than just before: name, and what changed."""
    found = {}
    for before, row in pairwise(rows):
        changes = [
            figures.word(texts["changed"], now=names(row, kind, figures), before=names(before, kind, figures))
            for kind, texts in KINDS.items()
            if row[f"{kind}_changed"]
        ]
        if changes:
            found[row["period_name"]] = "; ".join(changes)
    return found


def warnings(contents: Contents, figures: Figures) -> list[str]:
    """What of the period's own answers makes its change doubtful: tools and channels that differ from those before."""
    row = contents.sources
    if row is None:
        return []
    return [figures.word(texts["other"]) for kind, texts in KINDS.items() if row[f"has_other_{kind}"]]


def ways(contents: Contents, figures: Figures) -> list[str]:
    """Which tools and channels the answers of the period came by, and the surveys that mix them, in sentences."""
    row, sentences = contents.sources, []
    for kind, texts in KINDS.items():
        if row is not None and row[kind]:
            key = texts["several" if row[f"has_several_{kind}"] else "one"]
            sentences.append(figures.word(key, names=names(row, kind, figures)))
    for kind, texts in KINDS.items():
        mixed = [
            str(each["survey_name"] or each["survey_id"])
            for each in contents.surveys
            if each[f"has_several_{kind}"]
        ]
        if mixed:
            shown = ", ".join(mixed[:MOST]) + (", …" if len(mixed) > MOST else "")
            sentences.append(figures.word(texts["mixed"], count=figures.count(len(mixed)), surveys=shown))
    return sentences + warnings(contents, figures)
