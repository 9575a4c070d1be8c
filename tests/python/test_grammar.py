"""One grammar of a score: the models, the raw gate and the loader's search for the score question read every text alike."""

import itertools
import random
from collections.abc import Callable, Iterator, Sequence

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nps_warehouse import grammar
from nps_warehouse.load.formats.data_rows import DataRows
from nps_warehouse.load.formats.score_texts import score_texts
from nps_warehouse.load.read.rows import Rows
from nps_warehouse.validate.expectations.reading import READABLE, score_as_checked

SCORES = {
    0: ["0", "00", "0.0", "0 = Not at all", "Not at all likely - 0", "0/10", "'0", "Helemaal niet: 0"],
    7: ["07", "7 (seven)", "7-Likely", "7 - 'Ja'", "7 (it's)", "7 – goed", "7 - Passief (7-8)", "7 😀"],
    8: ["\t8\u00a0", "\u20038", "8\r\n", "8: très", "8\u00a0- Goed", "Tevreden = 8", "8 −goed", "8 - Да"],
    9: [
        "9",
        "9.0",
        "9,0",
        "9.000",
        "9,00",
        "09",
        "+9",
        "'9",
        "9/10",
        "9 / 10",
        "9 out of 10",
        "9 OUT  OF 10",
    ],
    10: [" 10 ", "10 - Extremely likely", "10 — Extremely likely", '10 - "Yes"', "10 Extremely likely"],
}
MARKED = {
    9: ["\ufeff9", "9\u200b", "\u200e9\u200f", "9 - Waar\u00adschijnlijk"],
    10: ["1\u200b0", "1\u20600"],
}
LABELLED_BEFORE = {
    10: ["Extremely likely - 10", "Extremely likely (10)", "Zeer waarschijnlijk ( 10 )", "Ja:10"]
}
NO_ANSWERS = [None, "", " ", "\u00a0", "\ufeff", "NA", "n/a", "N/A ", "NULL", "None", "-"]
NO_SCORES = [
    *("8.5", "6,5", "8.5/10", "11", "-1", "−1", "100 - Wow", "Wow (11)", "11/10", "Score: -1", "Likely -1"),
    *("0x9", "1e1", "nine", "NaN", "9.", "1,000", "1 0", "1'0", "9'", "8½", "９", "9 %", "10 - 100%"),
    *(
        "7 - 8",
        "7-8",
        "7 (8)",
        "9 or 10",
        "10 of 12",
        "9/5",
        "9 out of 5",
        "10 9",
        "Likely 9 - 10",
        "9/10/11",
    ),
    *("R-7", "A10", "10 -", "- 9", "7 (seven", "(7)", "9-Oct", "10-Sep", "9 okt.", "9-mrt-25", "9 - ½"),
]
PIECES = [
    *("0", "1", "7", "9", "10", "11", "07", "9.0", "9,0", "8.5", "100", "½", "-1", "+", "'", '"', "’"),
    *(" ", "  ", "\u00a0", "\u202f", "\t", "\n", "\u200b", "\ufeff", "\u00ad"),
    *("-", "–", "—", "−", ":", "=", "(", ")", "/", ".", ",", " - ", " (", "/10", " out of 10"),
    *(
        "Extremely likely",
        "waarschijnlijk",
        "Zeer",
        "niet",
        "of",
        "ja",
        "très",
        "É",
        "Да",
        "😀",
        "N/A",
        "none",
    ),
    *("Oct", "mei", "x", "e", "%", "\\", "?"),
]
WRITTEN = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join)

Reading = tuple[int | None, bool, str | None]
"""The score, whether no answer was given, and what is wrong with the text."""


@pytest.fixture
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


@pytest.fixture(scope="session")
def model_sql(render: Callable[[str], str]) -> str:
    """What staging makes of the column `c0` of `texts`."""
    jinja = """with cleaned as (select number, {{ clean_score('c0') }} as score_text from texts),
        read as (select *, {{ read_score('score_text') }} as score from cleaned)
        select score, score is null and {{ is_not_an_answer('score_text') }},
            case when score is null and not {{ is_not_an_answer('score_text') }}
                then {{ score_problem('score_text') }} end
        from read order by number"""
    return render(jinja)


def put(database: duckdb.DuckDBPyConnection, texts: Sequence[str | None]) -> None:
    database.execute("create or replace table texts (number integer, c0 varchar)")
    database.executemany("insert into texts values (?, ?)", list(enumerate(texts)))


def by_models(database: duckdb.DuckDBPyConnection, sql: str) -> list[Reading]:
    return database.execute(sql).fetchall()


def by_gate(database: duckdb.DuckDBPyConnection) -> list[str]:
    """What the raw gate says of each text: a score, no answer or unreadable."""
    checked = score_as_checked("c0", frozenset())
    found = database.execute(f"select {checked} from texts order by number").fetchall()
    return [{READABLE: "score", None: "no answer"}.get(seen, "unreadable") for (seen,) in found]


def by_loader(database: duckdb.DuckDBPyConnection, texts: Sequence[str | None]) -> list[str]:
    """What the loader takes each text for, as the only answer of a file."""
    found = []
    for number in range(len(texts)):
        rows = Rows(("q",), f"(select c0 from texts where number = {number})", "", is_numbered=True)
        answers = score_texts(DataRows(database, rows, "true"), 0)
        found.append("unreadable" if answers.unreadable else "score" if answers.given else "no answer")
    return found


def kind(reading: Reading) -> str:
    score, is_not_an_answer, _ = reading
    return "score" if score is not None else "no answer" if is_not_an_answer else "unreadable"


def test_scores_are_read_as_the_contract_says(database: duckdb.DuckDBPyConnection, model_sql: str) -> None:
    expected = [
        (score, text)
        for group in (SCORES, MARKED, LABELLED_BEFORE)
        for score, texts in group.items()
        for text in texts
    ]
    put(database, [text for _, text in expected])
    assert by_models(database, model_sql) == [(score, False, None) for score, _ in expected]
    assert set(by_gate(database)) == {"score"}
    assert set(by_loader(database, [text for _, text in expected])) == {"score"}


def test_no_answers_and_no_scores_are_told_apart(database: duckdb.DuckDBPyConnection, model_sql: str) -> None:
    texts = [*NO_ANSWERS, *NO_SCORES]
    expected = ["no answer"] * len(NO_ANSWERS) + ["unreadable"] * len(NO_SCORES)
    put(database, texts)
    assert list(zip(texts, map(kind, by_models(database, model_sql)), strict=True)) == list(
        zip(texts, expected, strict=True)
    )
    assert by_gate(database) == expected
    assert by_loader(database, texts) == expected


@settings(max_examples=25, deadline=None)
@given(texts=st.lists(WRITTEN, min_size=1, max_size=30))
def test_models_gate_and_loader_read_any_text_alike(model_sql: str, texts: list[str]) -> None:
    with duckdb.connect() as database:
        put(database, texts)
        models = list(map(kind, by_models(database, model_sql)))
        assert dict(zip(texts, by_gate(database), strict=True)) == dict(zip(texts, models, strict=True))
        assert dict(zip(texts, by_loader(database, texts), strict=True)) == dict(
            zip(texts, models, strict=True)
        )


def test_many_texts_at_once_are_read_alike(database: duckdb.DuckDBPyConnection, model_sql: str) -> None:
    texts = ["".join(pieces) for size in (1, 2) for pieces in itertools.product(PIECES, repeat=size)]
    chance = random.Random(7)
    texts += ["".join(chance.choices(PIECES, k=chance.randint(3, 6))) for _ in range(20_000)]
    database.execute("create or replace table texts (number integer, c0 varchar)")
    database.execute("insert into texts select unnest(range(len($1))), unnest($1)", [texts])
    readings = by_models(database, model_sql)
    shared = f"select {grammar.is_score(grammar.clean_score('c0'))} from texts order by number"
    assert {kind(reading) for reading in readings} == {"score", "no answer", "unreadable"}
    assert [kind(reading) for reading in readings] == by_gate(database)
    assert [score is not None for score, _, _ in readings] == [
        bool(found) for (found,) in database.execute(shared).fetchall()
    ]
    assert all(
        (problem is None) == (kind((score, empty, problem)) != "unreadable")
        for score, empty, problem in readings
    )


def test_an_accepted_score_is_the_first_number_in_its_text(
    database: duckdb.DuckDBPyConnection, model_sql: str
) -> None:
    """Labels may be any words and signs without digits; around a score they change nothing."""
    labels = ["Ja", "Zeer waarschijnlijk", "l'été", "out of", "“Goed”", "Neutral/ok", "wel - niet", "(x)"]
    written = [
        (score, form.format(score, label))
        for score in range(11)
        for label in labels[:-1]
        for form in (
            "{} - {}",
            "{} {}",
            "{}: {}",
            "{} ({})",
            "{1} - {0}",
            "{1} ({0})",
            "{1} = {0}",
            "{1}: {0}",
        )
    ]
    put(database, [text for _, text in written])
    found = [score for score, _, _ in by_models(database, model_sql)]
    assert [text for (score, text), seen in zip(written, found, strict=True) if seen != score] == []
