"""How good the themes are: on comments that people labelled before there was any pattern, half kept for the end."""

import csv
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from nps_warehouse.settings import PROJECT

COMMENTS = PROJECT / "tests" / "themes" / "labelled_comments.csv"
THEMES = PROJECT / "seeds" / "themes.csv"
DOCS = PROJECT / "docs" / "closing-the-loop.md"
LEAST = 0.9
"""Precision and recall that a change of the patterns must keep, in both halves."""

Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Measured:
    """Mentions found rightly, found wrongly, and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """The part of what was found that is right."""
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        """The part of what there is that was found."""
        return self.right / (self.right + self.missed)


def read(file: Path) -> Rows:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def jinja(theme: dict[str, str], text: str) -> str:
    """The macro's call for one row of the seed; JSON quotes as Jinja does."""
    return f"{{{{ mentions('{text}', {json.dumps(theme['pattern'])}, {json.dumps(theme['unless'])}) }}}}"


@pytest.fixture(scope="module")
def found(render: Callable[[str], str]) -> dict[str, set[str]]:
    """The themes that the patterns find in each comment, of its own language."""
    comments = read(COMMENTS)
    themes_of: dict[str, set[str]] = {row["comment"]: set() for row in comments}
    connection = duckdb.connect()
    connection.execute("create table comments (comment varchar, language varchar)")
    connection.executemany(
        "insert into comments values (?, ?)", [(row["comment"], row["language"]) for row in comments]
    )
    themes = read(THEMES)
    conditions = render("\n--\n".join(jinja(theme, "lower(comment)") for theme in themes)).split("\n--\n")
    for theme, condition in zip(themes, conditions, strict=True):
        query = f"select comment from comments where language = '{theme['language']}' and {condition}"
        for (comment,) in connection.sql(query).fetchall():
            themes_of[comment].add(theme["theme_id"])
    return themes_of


def measured(found: dict[str, set[str]], half: str) -> Measured:
    pairs = [
        (found[row["comment"]], set(row["themes"].split())) for row in read(COMMENTS) if row["half"] == half
    ]
    return Measured(
        sum(len(is_ & should) for is_, should in pairs),
        sum(len(is_ - should) for is_, should in pairs),
        sum(len(should - is_) for is_, should in pairs),
    )


def test_half_of_at_least_240_comments_is_kept_for_the_end() -> None:
    comments = read(COMMENTS)
    assert len({row["comment"] for row in comments}) == len(comments) >= 240
    halves = [row["half"] for row in comments]
    assert abs(halves.count("tuning") - halves.count("final")) <= 1
    themes = {theme["theme_id"] for theme in read(THEMES)}
    assert {theme for row in comments for theme in row["themes"].split()} == themes
    assert {(theme["theme_id"], theme["language"]) for theme in read(THEMES)} == {
        (theme, language) for theme in themes for language in ("nl", "en")
    }


@pytest.mark.parametrize("half", ["tuning", "final"])
def test_precision_and_recall_are_those_of_the_docs(found: dict[str, set[str]], half: str) -> None:
    measure = measured(found, half)
    assert min(measure.precision, measure.recall) >= LEAST
    shown = re.search(rf"\| {half} \| (\d+) \| ([.\d]+) \| ([.\d]+) \|", DOCS.read_text(encoding="utf-8"))
    assert shown
    comments = sum(row["half"] == half for row in read(COMMENTS))
    figures = (str(comments), f"{measure.precision:.2f}"[1:], f"{measure.recall:.2f}"[1:])
    assert shown.groups() == figures


@pytest.mark.parametrize(
    ("text", "pattern", "unless", "is_mentioned"),
    [
        ("te duur", "duur", "niet duur", True),
        ("niet duur", "duur", "niet duur", False),
        ("niet duur, wel duurder, en duur", "duur", "niet duur", True),
        ("duurt lang", "duur", "", False),
        ("de prijsstijging!", r"prij[sz]\pL*", "", True),
        ("prijs", r"prij[sz]\pL*", "", True),
        ("spotprijs", r"prij[sz]\pL*", "", False),
        ("financiële", "financi", "", False),
        ("é duur é", "duur", "", True),
        ("éduur", "duur", "", False),
        ("", "duur", "", False),
    ],
)
def test_a_pattern_matches_whole_words_of_letters(
    render: Callable[[str], str], text: str, pattern: str, unless: str, is_mentioned: bool
) -> None:
    condition = render(jinja({"pattern": pattern, "unless": unless}, "given"))
    query = f"select {condition} from (select $1 as given)"
    assert duckdb.execute(query, [text]).fetchone() == (is_mentioned,)


@pytest.mark.parametrize(
    ("answer", "times"),
    [
        ("3", 3),
        ("3 keer", 3),
        ("een keer of 12.", 12),
        ("once or 2 times", 2),
        ("1000", None),
        ("nooit", None),
        ("0", 0),
    ],
)
def test_how_often_is_the_first_whole_number(
    render: Callable[[str], str], answer: str, times: int | None
) -> None:
    expression = render("{{ read_times('given', 'purpose') }}")
    query = f"select {expression} from (select $1 as given, $2 as purpose)"
    assert duckdb.execute(query, [answer, "times_recommended"]).fetchone() == (times,)
    assert duckdb.execute(query, [answer, "reason"]).fetchone() == (None,)
