"""For any bytes: the counts add up, nothing raises, and loading twice adds nothing."""

import os
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drops import HEADER, bench

EXAMPLES = int(os.environ.get("NPS_FUZZ_EXAMPLES", "15"))  # more of them finds more: try 1000

CELL = st.text(alphabet='ab1 ,;"\n\r\t\0é€\x85\u2028-', max_size=6)
LINES = st.lists(st.lists(CELL, max_size=4).map(",".join), max_size=8)
QUOTED = st.lists(
    st.lists(CELL.map(lambda cell: '"' + cell.replace('"', '""') + '"'), min_size=3, max_size=3).map(
        ",".join
    ),
    max_size=8,
)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])
TEXT = st.builds(lambda lines, end: HEADER.strip() + end + end.join(lines), st.one_of(LINES, QUOTED), ENDS)
ENCODINGS = st.sampled_from(["utf-8", "cp1252", "utf-16", "utf-8-sig"])
CONTENT = st.one_of(
    st.binary(max_size=60),
    st.binary(max_size=60).map(lambda tail: HEADER.encode() + tail),
    st.builds(lambda text, encoding: text.encode(encoding, "ignore"), TEXT, ENCODINGS),
)
NAMES = st.sampled_from(
    [
        "responses.csv",
        "responses.jsonl",
        "responses.json",
        "responses.csv.gz",
        "responses.csv.zst",
        "responses.xlsx",
    ]
)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=NAMES, content=CONTENT)
def test_any_bytes_add_up_and_load_once(name: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        here = bench(Path(folder))
        first = here.load_one(name, content)
        stored = here.count("responses"), here.count("rejected_rows")
        assert stored == (first.rows_added, first.rows_rejected)
        again = here.load_one(name, content)
        assert "\n" not in first.message and again.rows_added == 0
        assert first.status == "failed" or again.status == "already loaded"
        assert (here.count("responses"), here.count("rejected_rows")) == stored


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cells=st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=6), end=ENDS)
def test_quoted_cells_come_through_unchanged_and_in_their_rows(
    cells: list[tuple[str, str, str]], end: str
) -> None:
    kept = [tuple(cell.replace("\0", "") for cell in row) for row in cells]
    # Rows of one id are merged or refused, which other tests are about.
    kept = [(row[0] and f"{row[0]}{number}", *row[1:]) for number, row in enumerate(kept)]
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in kept]
    with tempfile.TemporaryDirectory() as folder:
        here = bench(Path(folder))
        here.load_one("responses.csv", HEADER.strip() + end + end.join(lines) + end)
        loaded = here.rows(
            "select response_id, score, responded_at, _source_row from raw.responses order by 4"
        )
        assert loaded == [
            (row[0] or None, *row[1:], number) for number, row in enumerate(kept, 2) if any(row)
        ]
