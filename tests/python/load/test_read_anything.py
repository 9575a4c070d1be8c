"""For any text: it is a score, no answer, or a problem; a time is the one that Python reads too; nothing raises."""

import datetime
import os
import re
from collections.abc import Callable

import duckdb
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from nps_warehouse import grammar
from nps_warehouse.raw_tables import RAW_TABLES
from nps_warehouse.settings import PROJECT
from nps_warehouse.time_grammar import SENTINEL_DAYS

EXAMPLES = int(os.environ.get("NPS_FUZZ_EXAMPLES", "40"))  # more of them finds more: try 1000
FUZZ = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
MICROSECOND = datetime.timedelta(microseconds=1)
MARKS = str.maketrans("", "", grammar.INVISIBLE_MARKS)

ANY = st.text(st.characters(codec="utf-8"), max_size=12)
NEARLY_SCORE = st.text("0123456789.,-+–—=:() eExX%/٩９½ab'\"\\\u00a0\t\n\0", max_size=9)
WORD = st.sampled_from(["Not at all", "seven", "zeer waarschijnlijk", "Extremely\nlikely", "É", "x 9"])
LABELLED = st.builds(
    "{0}{1}{2}{3}".format,
    st.sampled_from([str(number) for number in range(13)] + ["9.0", "007", "8.5", "-1", "10.00"]),
    st.sampled_from(["", " ", "\u00a0", "  "]),
    st.sampled_from(["- ", "= ", ": ", "(", "– ", "-", "/", "."]),
    st.one_of(WORD, NEARLY_SCORE),
)
ABSENT = st.sampled_from(["NA", "n/a ", "\tNull", "None\n", " - ", "", "--", "nan", "N / A"])
SCORES = st.lists(st.one_of(ANY, NEARLY_SCORE, LABELLED, ABSENT), min_size=1, max_size=60)

NEARLY_TIME = st.text("0123456789-:TZ+ .,WwtzÀ\n", min_size=8, max_size=30)
NUMBER = st.integers(0, 99).map("{:02}".format)
BUILT_TIME = st.builds(
    "{0:04}-{1:02}-{2:02}{3}{4:02}:{5:02}{6}{7}".format,
    st.integers(1, 9999),
    st.integers(0, 13),
    st.integers(0, 32),
    st.sampled_from(["T", " ", "t", "  "]),
    st.integers(0, 25),
    st.integers(0, 61),
    st.one_of(
        st.just(""), NUMBER.map(":{}".format), st.builds(":{}.{}".format, NUMBER, st.integers(0, 10**9))
    ),
    st.one_of(
        st.sampled_from(["", "Z", " Z", "z", "+01", "-0530", " +02:00", "+14:00", "-24:00", "+99:99"]),
        st.builds("{}{}:{}".format, st.sampled_from("+-"), NUMBER, NUMBER),
    ),
)
DAY = st.dates().map(datetime.date.isoformat)
TIMES = st.lists(st.one_of(ANY, NEARLY_TIME, BUILT_TIME, DAY), min_size=1, max_size=60)

ReadScores = Callable[[list[str | None]], list[tuple[object, ...]]]
Select = Callable[[str, list[str]], list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def select(render: Callable[[str], str]) -> Select:
    """Select SQL with macros from the column `text` of some texts, in their order."""
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")

    def selected(columns: str, texts: list[str]) -> list[tuple[object, ...]]:
        sql = render(f"select {columns}")
        return connection.execute(
            f"{sql} from (select unnest(?::varchar[]) as text, generate_subscripts(?::varchar[], 1) as place) "
            "order by place",
            [texts, texts],
        ).fetchall()

    return selected


def plain(text: str) -> str:
    """A text as it looks: without invisible marks and space around it, in lower case."""
    return text.translate(MARKS).strip(grammar.SPACES + " \t\n\r").lower()


@pytest.fixture(scope="module")
def read_scores(render: Callable[[str], str]) -> ReadScores:
    """Each score as exported, and how staging reads it: score, whether it is no answer, problem."""
    connection = duckdb.connect()
    model = (PROJECT / "models/staging/survey/stg_survey__responses.sql").read_text(encoding="utf-8")
    query = render(re.sub(r"{{ with_last_known\(.*?\) }}", "select * from exported", model, flags=re.S))
    connection.execute("attach ':memory:' as raw; create table raw.main.salts as select 'salt' as salt")
    columns = ", ".join(f"{column} varchar" for column in (*RAW_TABLES["responses"].columns, "_read_as"))
    connection.execute(
        f"create table exported({columns}, _load_id int, _loaded_at timestamp, _source_row int)"
    )

    def read(texts: list[str | None]) -> list[tuple[object, ...]]:
        connection.execute("delete from exported")
        connection.execute(
            "insert into exported (score, _source_row) "
            "select unnest(?::varchar[]), generate_subscripts(?::varchar[], 1)",
            [texts, texts],
        )
        return connection.execute(
            "select score_as_exported, score, is_not_an_answer, score_problem "
            f"from ({query}) order by source_row"
        ).fetchall()

    return read


@FUZZ
@given(texts=SCORES)
@example(texts=["10 - Extremely likely", "0 = Not at all", "7 (seven)", "9.0", "7 - 8", "9/10", "8,0", "1e1"])
def test_any_text_is_a_score_or_no_answer_or_a_problem(read_scores: ReadScores, texts: list[str]) -> None:
    for (exported, score, is_absent, problem), text in zip(read_scores(texts), texts, strict=True):
        assert exported == (text or None)
        assert (score is not None) + bool(is_absent) + (problem is not None) == 1, text
        assert is_absent == (plain(text) in grammar.NOT_AN_ANSWER), text
        assert score is None or (isinstance(score, int) and 0 <= score <= 10), (text, score)
        assert score is None or re.search("[0-9]+", text.translate(MARKS)), (text, score)
        assert not re.fullmatch(r"([0-9]|10)(\.0+)?", plain(text), re.ASCII) or score == float(plain(text)), (
            text
        )
        assert problem in (None, "score_out_of_range", "score_not_whole", "score_not_a_number")


def test_a_missing_text_is_no_answer(read_scores: ReadScores) -> None:
    assert read_scores([None]) == [(None, None, True, None)]


def moment(text: str) -> int | None:
    """Microseconds since 1970 of an ISO 8601 text as Python reads it, UTC without an offset; None when it does not."""
    try:
        read = datetime.datetime.fromisoformat(text)
        zoned = read if read.tzinfo else read.replace(tzinfo=datetime.timezone.utc)
        return (zoned - EPOCH) // MICROSECOND
    except (ValueError, OverflowError):
        return None


SENTINEL_MOMENTS = {moment(day) for day in SENTINEL_DAYS}


@FUZZ
@given(texts=TIMES)
@example(texts=["2025-02-30", "2024-02-29T24:00:00", "2025-01-01T00:00:60Z", "2025-01-01 10:00 +01:00"])
@example(texts=["2025-01-01T10:00:00.1234567Z", "2025-01-01T10:00:00,5+0530", "9999-12-31T23:59:59.999999Z"])
def test_a_time_is_the_one_that_python_reads(select: Select, texts: list[str]) -> None:
    columns = "epoch_us({{ read_time('text') }}), cast({{ read_date('text') }} as varchar)"
    for (read, date), text in zip(select(columns, texts), texts, strict=True):
        other = moment(text)
        if read is not None and other is not None:
            assert read == other, text
        assert read is not None or date is None or text[:10] in SENTINEL_DAYS or other in SENTINEL_MOMENTS, (
            text
        )
        assert date is not None or read is None, text
        assert date is None or date == text[:10], text
        if re.fullmatch(
            r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d{3}|\.\d{6})?([+-](0\d|1[0-3]):[0-5]\d)?",
            text,
            re.ASCII,
        ):
            assert other is None or read is not None, f"{text} is a time"
