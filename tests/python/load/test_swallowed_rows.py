"""Two double quotes of different rows make valid csv that swallows the rows between: refused, with the lines.

Comments of several lines, whatever is in them, keep their text.
"""

import csv
import io
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drops import Bench, bench
from nps_warehouse.load.read.quotes import ends_inside

EXAMPLES = int(os.environ.get("NPS_FUZZ_EXAMPLES", "25"))
HEADER = ("response_id", "score", "responded_at", "Comment")
ORDERS = [
    HEADER,
    ("Comment", "response_id", "score", "responded_at"),
    ("response_id", "Comment", "score", "responded_at"),
]
SOURCES = "sources: [{files: 'responses*', columns: {Comment: 'answer:c'}}]"


@pytest.fixture
def here(tmp_path: Path) -> Bench:
    return bench(tmp_path)


def rows(*comments: str) -> list[dict[str, str]]:
    return [
        {
            "response_id": f"R{n}",
            "score": str(n % 11),
            "responded_at": f"2025-03-{n % 28 + 1:02}",
            "Comment": comment,
        }
        for n, comment in enumerate(comments, 1)
    ]


def lines(order: tuple[str, ...], answers: list[dict[str, str]], delimiter: str = ",") -> list[str]:
    return [delimiter.join(order), *(delimiter.join(answer[name] for name in order) for answer in answers)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("last", [3, 4, 7])
def test_rows_between_two_stray_quotes_are_not_swallowed(
    here: Bench, order: tuple[str, ...], ends: str, delimiter: str, last: int
) -> None:
    answers = rows(*["good", "fine", "bad", "meh", "slow", "ok", "so so", "top", "well"])
    answers[1]["Comment"], answers[last - 1]["Comment"] = '"fine', answers[last - 1]["Comment"] + '"'
    outcome = here.load_one("responses.csv", ends.join(lines(order, answers, delimiter)) + ends)
    assert outcome.status == "failed" and here.count("responses") == 0
    assert (
        "line 3 opens a double quote" in outcome.message and f"goes on to line {last + 1}" in outcome.message
    )
    assert "line 4 looks like a row of its own; close it, or double it" in outcome.message


def test_the_lines_named_are_those_of_the_file(here: Bench) -> None:
    text = lines(HEADER, rows("good", '"two\nlines"', '"open', "x", "y", 'closed"'))
    text.insert(2, "")
    text.insert(4, "")
    outcome = here.load_one("responses.csv", "\n".join(text) + "\n")
    opened = next(number for number, line in enumerate("\n".join(text).splitlines(), 1) if '"open' in line)
    assert f"line {opened} opens a double quote" in outcome.message
    assert (
        f"line {opened + 1} looks like a row" in outcome.message
        and f"to line {opened + 3}" in outcome.message
    )


def test_a_text_that_swallows_all_there_is_is_refused(here: Bench) -> None:
    outcome = here.load_one("responses.csv", "\n".join(lines(HEADER, rows('"good', "x", 'y"'))))
    assert "line 3 looks like a row" in outcome.message


def test_rows_swallowed_late_in_a_long_file_are_seen(here: Bench) -> None:
    answers = rows(*["ok"] * 20_000)
    answers[18_000]["Comment"], answers[18_001]["Comment"] = '"ok', 'ok"'
    assert "line 18002 opens" in here.load_one("responses.csv", "\n".join(lines(HEADER, answers))).message


def test_a_swallowed_row_may_have_cells_of_another_kind(here: Bench) -> None:
    answers = rows("good", '"fine', "bad", 'meh"', "x")
    answers[2] |= {"score": "", "Comment": '""'}
    assert here.load_one("responses.csv", "\n".join(lines(HEADER, answers))).status == "failed"


COMMENTS = [
    "First line\nsecond line",
    "A list:\n- price, quality, service\n- speed, ease, people",
    "10 of 10, 3 times, in 2025, really\n1, 2, 3, go",
    "see\r\nbelow\r\n\r\nKind regards,\r\nJan, Piet, Joris, Korneel",
    'He said "yes, no, maybe, so"\nand, well, left, again',
    ",,,\n,,,",
    "\n\n\n",
    "Maandag, 3 maart\nDinsdag, 4 maart\nR9, R10, R11, R12",
]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("comment", COMMENTS)
def test_comments_of_several_lines_keep_their_text(here: Bench, order: tuple[str, ...], comment: str) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, order)
    writer.writeheader()
    writer.writerows(rows("ok", comment, "", comment, "fine"))
    here.write("sources.yml", SOURCES)
    outcome = here.load_one("responses.csv", text.getvalue())
    assert (outcome.message, outcome.rows_added, outcome.rows_rejected) == ("", 5, 0)
    assert here.rows("select answer from raw.answers where answer not in ('ok', 'fine')") == [
        (comment,),
        (comment,),
    ]


@pytest.mark.parametrize("ends", [("\n",), ("\r\n",), ("\r",), ("\n", "\r\n"), ("\r\n", "\r\n\r\n", "\n\n")])
@pytest.mark.parametrize("comment", ['a 5" pipe', 'two" of "them', 'end"', '"quoted"', '"two\nlines"'])
def test_a_quote_within_a_text_opens_none_however_lines_end(
    here: Bench, ends: tuple[str, ...], comment: str
) -> None:
    text = lines(HEADER, rows("ok", comment, "", *["ok"] * 9))
    outcome = here.load_one(
        "responses.csv", "".join(line + ends[n % len(ends)] for n, line in enumerate(text))
    )
    assert (outcome.message, outcome.rows_added, outcome.rows_rejected) == ("", 12, 0)


WORDS = st.text(alphabet='ab ,;"\n1-.', max_size=40)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(comments=st.lists(WORDS, min_size=3, max_size=8), order=st.sampled_from(ORDERS))
def test_any_comment_written_properly_comes_through_or_is_asked_about(
    comments: list[str], order: tuple[str, ...]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        here = bench(Path(folder))
        text = io.StringIO()
        writer = csv.DictWriter(text, order, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows(*comments))
        here.write("sources.yml", SOURCES)
        outcome = here.load_one("responses.csv", text.getvalue())
        if "looks like a row of its own" in outcome.message:  # a line of a comment may look like one
            assert outcome.status == "failed" and here.count("responses") == 0
            assert any(
                line.count(",") >= len(order) - 2 for comment in comments for line in comment.split("\n")[1:]
            )
            return
        assert outcome.rows_added == len(comments)
        wanted = sorted(comment for comment in comments if comment)
        assert sorted(answer for (answer,) in here.rows("select answer from raw.answers")) == wanted


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    order=st.sampled_from(ORDERS),
    places=st.sets(st.integers(0, 11), min_size=2, max_size=4),
    at_end=st.lists(st.booleans(), min_size=4, max_size=4),
)
def test_stray_quotes_never_lose_a_row_silently(
    order: tuple[str, ...], places: set[int], at_end: list[bool]
) -> None:
    answers = rows(*["word"] * 12)
    for place, is_at_end in zip(sorted(places), at_end, strict=False):
        answers[place]["Comment"] = 'word"' if is_at_end else '"word'
    with tempfile.TemporaryDirectory() as folder:
        outcome = bench(Path(folder)).load_one("responses.csv", "\n".join(lines(order, answers)) + "\n")
    assert outcome.status == "failed" or outcome.rows_read == 12


@pytest.mark.parametrize(
    ("line", "inside", "ends"),
    [
        ("a,b", False, False),
        ('a,"b', False, True),
        ('a,"b"', False, False),
        ('a,"b""', False, True),
        ('a,5" pipe', False, False),
        ('a,"b,c",d', False, False),
        ('a"', True, False),
        ('a"",b', True, True),
        ('a","b', True, True),
        ("", True, True),
        ("", False, False),
    ],
)
def test_a_line_ends_inside_quotes_or_not(line: str, inside: bool, ends: bool) -> None:
    assert ends_inside(line, ",", inside) is ends
