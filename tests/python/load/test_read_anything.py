"""For any text: it is a score, no answer, or a problem; a time is the moment Python reads too; nothing raises."""

import datetime
import os
import re
from collections.abc import Callable

import duckdb
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

EXAMPLES = int(os.environ.get("NPS_FUZZ_EXAMPLES", "40"))  # more of them finds more: try 1000
FUZZ = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
MICROSECOND = datetime.timedelta(microseconds=1)
SPACES = " \u00a0\t\n\r"
NO_ANSWER = {"", "na", "n/a", "null", "none", "-"}
LABEL = "-–—=:"

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
Ask = Callable[[str, list[str]], list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def ask(render: Callable[[str], str]) -> Ask:
    """Ask SQL with macros about the column `text`, for each of some texts in their order."""
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")

    def asked(columns: str, texts: list[str]) -> list[tuple[object, ...]]:
        sql = render(f"select {columns}")
        return connection.execute(
            f"{sql} from (select unnest(?::varchar[]) as text, generate_subscripts(?::varchar[], 1) as place) "
            "order by place",
            [texts, texts],
        ).fetchall()

    return asked


def holds(text: str, score: int) -> bool:
    """Whether a text holds this whole number and, if anything more, a label."""
    found = re.fullmatch(r"0*([0-9]{1,2})(\.0+)?(.*)", text.strip(SPACES), re.DOTALL)
    if found is None or int(found[1]) != score or not 0 <= score <= 10:
        return False
    label = found[3].lstrip(SPACES)
    if not label:
        return True
    word = label[1:].lstrip(SPACES)
    return label[0] in (*LABEL, "(") and bool(word) and word[0] not in f"0123456789.,()/{LABEL}"


def is_plain(text: str) -> bool:
    """Whether a text is a score beyond doubt: a whole number 0 to 10 alone, or with zeros behind its point."""
    found = re.fullmatch(r"([0-9]|10)(\.0+)?", text.strip(SPACES))
    return found is not None


@pytest.fixture(scope="module")
def read_scores(render: Callable[[str], str]) -> ReadScores:
    """Each score as exported, and how staging reads it: score, whether it is no answer, problem."""
    connection = duckdb.connect()
    query = render("{{ read_responses('exported') }}")
    text_columns = "response_id, survey_id, account_id, respondent_id, score, responded_at, channel, language"
    columns = [f"{name} varchar" for name in f"{text_columns}, _read_as, _source_file".split(", ")]
    connection.execute(
        f"create table exported({', '.join(columns)}, _load_id int, _loaded_at timestamp, _source_row int)"
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
    for (seen, score, is_absent, problem), text in zip(read_scores(texts), texts, strict=True):
        assert seen == text
        assert (score is not None) + bool(is_absent) + (problem is not None) == 1, text
        assert is_absent == (text.strip(SPACES).lower() in NO_ANSWER), text
        assert score is None or (isinstance(score, int) and holds(text, score)), (text, score)
        assert not is_plain(text) or score == int(float(text.strip(SPACES))), text
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


@FUZZ
@given(texts=TIMES)
@example(texts=["2025-02-30", "2024-02-29T24:00:00", "2025-01-01T00:00:60Z", "2025-01-01 10:00 +01:00"])
@example(texts=["2025-01-01T10:00:00.1234567Z", "2025-01-01T10:00:00,5+0530", "9999-12-31T23:59:59.999999Z"])
def test_a_time_is_the_moment_that_python_reads(ask: Ask, texts: list[str]) -> None:
    columns = "epoch_us({{ read_time('text') }}), cast({{ read_date('text') }} as varchar)"
    for (read, date), text in zip(ask(columns, texts), texts, strict=True):
        other = moment(text)
        if read is not None and other is not None:
            assert read == other, text
        assert (date is None) == (read is None), text
        assert date is None or date == text[:10], text
        if re.fullmatch(
            r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d{3}|\.\d{6})?([+-](0\d|1[0-3]):[0-5]\d)?",
            text,
            re.ASCII,
        ):
            assert other is None or read is not None, f"{text} is a time"
