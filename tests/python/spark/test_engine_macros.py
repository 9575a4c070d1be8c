"""Every engine macro, and every reading built on them, on both engines over awkward inputs: the same answers."""

from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

import duckdb
import pytest

from nps_warehouse.settings import variables
from nps_warehouse.spark import packages
from nps_warehouse.spark.connecting import connected
from nps_warehouse.spark.tables import literal, row
from spark_fixtures import differences

pytestmark = pytest.mark.skipif(packages.missing() is not None, reason=packages.missing() or "")

TEXTS = [
    *(None, "", " ", "\t", "\u00a09\t", " 9 ", "9\n", "9\r\n", "\n9", "\u2003" + "9", "９", "😀", "é"),
    *(f"{space}9{space}" for space in "\u1680\u2000\u200a\u200b\u2028\u202f\u205f\u3000\ufeff\x0b\x85\x1f"),
    *("0", "10", "010", "11", "-1", "9.", "9.0", "9,0", "10.00", "9.5", "6,5", "1e1", "0x9", "+9", "--9"),
    *("7 - Likely", "7-Likely", "7 – goed", "7: goed", "7 = x", "7 - 8", "7 (seven)", "7 (it's)", "7 (8)"),
    *(
        "9/10",
        "9 out of 10",
        "'9",
        "9'",
        "1,000",
        "Ja - 10",
        "É (10)",
        "10 😀",
        "10 – très",
        '10 — "Ja"',
        "10-Sep",
    ),
    *(
        "Wow (11)",
        "8,5/10",
        "Score: -1",
        "1\u200b0",
        "9\u00a0out of\u202f10",
        "Waar\u00adschijnlijk = 9",
        "9 - ½",
    ),
    *("10 - Extremely\nlikely", "10 - Extremely\rlikely", "10 - likely\n", "10 - \\n", "100 - Wow"),
    *("N/A", "na", "NULL", "None", "-", "Yes", "JA", "nee ", "uit dienst", "INACTIEF", "İ", "T", "1.0"),
    *("1234.5", "-1234.5", "1,234.5", "123456789012345", "1234567890123456", ".5", "5.", "1e5", "0.1"),
    *("HardBounce", "not delivered", "Niet_bezorgd", "sent", "a\\nb", "\\", "it''s", '"', "%", "$1"),
]
OF_TEXT = [
    "{{ clean_text('text') }}",
    "{{ trimmed('text') }}",
    "{{ is_plain('text') }}",
    "{{ is_not_an_answer(clean_score('text')) }}",
    "{{ read_score(clean_score('text')) }}",
    "{{ score_problem(clean_score('text')) }}",
    "{{ read_boolean('text') }}",
    "{{ not_negative(read_number('text')) }}",
    "{{ is_delivered('text') }}",
    "{{ matches('text', '^[^0-9]+$') }}",
    "{{ first_group('text', '([0-9]+)[^0-9]*$') }}",
    "{{ clean_words('text') }}",
    "{{ without_matches('text', '[0-9]+') }}",
    "{{ mentions('lower(text)', 'lik[e]\\\\pL*|tr\\\\pL+|out of', 'unlikely') }}",
    "{{ read_times('text', \"'times_recommended'\") }}",
    "{{ text_language('text') }}",
    "cast({{ read_money('text') }} as string)",
]
TIMES = [
    *(None, "", "2025-12-31 23:30:00", "2025-12-31T23:30:00Z", "2026-01-01T00:30:00+01:00", "2025-12-31"),
    *("2026-01-01 00:30 +01", "2025-12-31T23:30", "2025-12-31 23:30:00,000", "2025-12-31T23:30:00 Z"),
    *("2025-12-31 18:30:00 -05:00", "2025-12-31 18:30:00-0530", "2025-03-30 01:59:59.999999Z"),
    *("2025-03-30 01:00:00", "2025-10-26 00:59:59", "2025-10-26 01:00:00", "2025-12-31 23:30:00.1234567"),
    *("2025-02-29", "2024-02-29", "2025-02-30", "2025-1-1", "2025-01-01 24:00:00", "2025-01-01 23:60:00"),
    *(
        "2025-01-01 10:00:00+99:99",
        "2025-01-01 10:00:00+14:00",
        "infinity",
        "epoch",
        "1899-12-31",
        "0001-01-01",
    ),
    *("9998-12-31 23:59:59", "2025-13-01", "12/31/2025 23:30", "2025-01-01 10:00\n", "2025-01-01T10:00:60Z"),
]
OF_TIME = [
    "cast({{ read_time('text') }} as {{ dbt.type_string() }})",
    "{{ read_date('text') }}",
    "{{ reporting_date(read_time('text')) }}",
    "{{ hours_between(\"timestamp '2025-01-01 00:00:00'\", read_time('text')) }}",
    "cast({{ add_hours(read_time('text'), 48) }} as {{ dbt.type_string() }})",
    "case when {{ matches('text', day_pattern()) }}"
    " then cast({{ zone_midnight('text', 'America/New_York') }} as {{ dbt.type_string() }}) end",
    "{{ first_day('month', reporting_date(read_time('text'))) }}",
]
PERIOD_TYPES = variables()["period_types"]
DATES = [
    None,
    "2025-01-31",
    "2025-03-31",
    "2024-02-29",
    "2023-12-31",
    "2025-10-01",
    "1900-03-01",
    "2262-04-12",
]
OF_DATE = [
    *(f"{{{{ add_months('day', {months}) }}}}" for months in (-13, -1, 0, 1, 12)),
    "{{ add_months('day', 'cast(length(text) as int)') }}",
    "{{ add_days('day', -1) }}",
    "{{ add_days('day', 366) }}",
    *(f"{{{{ first_day('{unit}', 'day') }}}}" for unit in ("month", "quarter", "year")),
    *(f"{{{{ period_start('{kind}', 'day') }}}}" for kind in PERIOD_TYPES),
    *(f"{{{{ period_key('{kind}', 'day') }}}}" for kind in PERIOD_TYPES),
    *(f"{{{{ period_name('{kind}', 'day', 'day') }}}}" for kind in PERIOD_TYPES),
    "{{ period_clustering(period_key('month', 'day')) }}",
]
JSON = [
    *(None, "{}", '{"score": "9"}', '{"score": 9.0}', '{"score": null}', '{"score": ""}', '{"score": " 9 "}'),
    *('{"score": "it\'s \\"9\\""}', '{"score": "a\\nb"}', '{"other": "1", "score": "é"}', '{"score": true}'),
]
NUMBERS = [
    *((None, None, None), (0, 0, 0), (1, 0, 3), (5, 2, 11), (2, 9, 11), (7, 7, 14), (1, 1, 2), (0, 3, 3)),
    *((120, 40, 400), (1, 0, 1), (3, 1, 7), (2, 1, 6)),
]
OF_NUMBER = [
    "least(p, d, null)",
    "greatest(p, d, null)",
    "{{ nps('p', 'd', 'n') }}",
    "{{ finite_standard_error('p', 'd', 'n', 'n + 2') }}",
    "{{ interval_bound('p', 'd', 'n', 'n + 2', finite_standard_error('p', 'd', 'n', 'n + 2'), -1) }}",
    "{{ interval_bound('p', 'd', 'n', 'cast(null as bigint)', '0.1e0', 1) }}",
    "{{ whole_people('p', 'n') }}",
    "{{ answers_to_reach_target(nps('p', 'd', 'n'), '33.3e0', 'n') }}",
    "{{ p_value('cast(p as double)', 'cast(d as double)') }}",
    "{{ normal_upper_tail('cast(n as double)') }}",
    "{{ student_t_point('d / 2e0') }}",
    "{{ student_t_point('(n - 1)') }}",
    "{{ half_a_person('d', 'n') }}",
    "{{ difference_p_value('(p - d)', 'cast(n as double)', 'd / 4e0') }}",
    "{{ difference_z('(p - d)', 'cast(n - 1 as double)', 'd / 4e0') }}",
    "{{ difference_bound('(p - d)', 'cast(p as double)', 'n', 'd / 4e0', '-200e0', -1) }}",
    "{{ difference_bound('(p - d)', 'cast(p as double)', 'n', 'd / 4e0', '200e0', 1) }}",
    "{{ not_tested_reason('p', 'd', 'n', 'd') }}",
    "{{ is_significant_if_tested(not_tested_reason('p', 'd', 'n', 'd'), 'p / 1e2') }}",
    "{{ is_beyond_limit_if_tested(not_tested_reason('p', 'd', 'n', 'd'), 'p / 1e0', 'd') }}",
    "{{ published_centre('p', 'n') }}",
    "cast({{ bonus_amount('cast(p * 1000003 as decimal(18, 2))', 'd / 7e0', 'n > 0') }} as string)",
    "{{ percentage('p / 1e3') }}",
    "{{ published_error('least(p, 100)', 'n') }}",
    "{{ clustered_error('n', 'd / 9e0', 'n / 2e0', '0.1e0') }}",
    "{{ interval_basis('n') }}",
    "{{ category('n') }}",
    "{{ is_severe_detractor('n') }}",
    "{{ not_reportable_reason('n', 'n + d') }}",
    "{{ clustered_variance('n', 'p - d', 'n', 'p', 'd', 'n') }}",
    "{{ between_variance('n', '(n + 1)', '(d + 1)', 'p', 'n') }}",
    "{{ shrunk('p', 'd', 'n', 'p') }}",
    "{{ is_significant('p / 1e2') }}",
    "{{ combined_error('p', 'd') }}",
    "cast(round((p + 0.285e0) * 100) as bigint)",
]
# The sums of a roll-up over its accounts, compared with itself; a row of SUMS.
OF_SUMS = [
    "{{ roll_up_variance('given') }}",
    "{{ roll_up_error('given') }}",
    "{{ error_products('given', 'given', 'given') }}",
    "{{ paired_variance('given', 'given', 'given') }}",
    "{{ paired_error('given', 'given', 'given') }}",
]
SUM_COLUMNS = (
    "number, promoters, detractors, responses, clusters, balance_squares, products, squares, "
    "shared_clusters, shared_balances, shared_balances_now, shared_balances_before, shared_responses"
)
SUMS = [
    (1, 6, 4, 10, 2, 34, 10, 50, 2, 17, 10, -5, 50),
    (2, 6, 4, 10, 2, 34, 10, 50, 0, 0, 0, 0, 0),
    (3, 28, 12, 40, 8, 104, 80, 200, 3, 12, 8, 0, 75),
    (4, 6, 2, 10, 3, 26, 39, 66, None, None, None, None, None),
    (5, 9, 1, 10, 1, 64, 80, 100, 1, 64, 80, 80, 100),
    (6, 5, 0, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5),
    (7, None, None, None, None, None, None, None, None, None, None, None, None),
]
TOGETHER = [
    "cast({{ exact_sum('p / nullif(n, 0)') }} as double)",
    "cast({{ exact_sum('1e0 / nullif(d, 0)', decimals=6) }} as double)",
    "{{ effective_number('sum(n * 1e5)', 'sum(power(n * 1e5, 2))') }}",
    "{{ largest_significant('p / 1e3', '(d + 1)', 'n') }}",
    "{{ count_where('p > d') }}",
    "median(cast(p as double))",
    "cast(sum(n) as bigint)",
]

Render = Callable[[str, str], str]


def text_rows(texts: list[str | None]) -> list[tuple[object, ...]]:
    return list(enumerate(texts))


@pytest.mark.parametrize(
    ("columns", "given", "expressions"),
    [
        ("number, text", text_rows(TEXTS), OF_TEXT),
        ("number, text", text_rows(TIMES), OF_TIME),
        ("number, text", text_rows(JSON), ["{{ json_text('text', 'score') }}"]),
        ("number, text", text_rows(DATES), OF_DATE),
        ("p, d, n", NUMBERS, OF_NUMBER),
        (SUM_COLUMNS, SUMS, OF_SUMS),
        ("p, d, n", NUMBERS, TOGETHER),
    ],
    ids=["texts", "times", "json", "dates", "numbers", "sums", "aggregates"],
)
def test_both_engines_answer_alike(
    in_session: Path,
    render_for: Render,
    columns: str,
    given: list[tuple[object, ...]],
    expressions: list[str],
) -> None:
    kinds = {name: "text" if name == "text" else "bigint" for name in columns.split(", ")}
    typed = ", ".join(f"cast({name} as {{kind_{name}}}) as {name}" for name in columns.split(", "))
    if given[1][1] == DATES[1]:
        typed += ", cast(text as date) as day"
    listed = ", ".join(f"{expression} as answer_{at}" for at, expression in enumerate(expressions))
    row_number = "" if expressions is TOGETHER else f"{columns.split(', ', maxsplit=1)[0]} as row_key, "
    made = {}
    with connected("spark_session") as spark, duckdb.connect() as local:
        local.execute("set timezone = 'UTC'")
        engines: dict[str, tuple[Callable[[str], list[tuple[object, ...]]], Callable[..., str], str]] = {
            "duckdb": (lambda sql: local.execute(sql).fetchall(), duckdb_row, "varchar"),
            "spark_session": (spark.rows, row, "string"),
        }
        for target, (query, as_row, text) in engines.items():
            kind = {f"kind_{name}": text if kinds[name] == "text" else kinds[name] for name in kinds}
            values = ", ".join(map(as_row, given))
            asked = render_for(target, f"select {row_number}{listed} from given")
            made[target] = query(
                f"with given as (select {typed.format(**kind)} from (values {values}) as v({columns})) {asked}"
            )
    assert len(made["duckdb"]) == (1 if expressions is TOGETHER else len(given))
    assert differences(made["duckdb"], made["spark_session"]) == []


def test_texts_put_into_json_read_back_unchanged(in_session: Path, render_for: Render) -> None:
    made = "json_object({'kept': 'text', 'none': 'cast(null as string)'})"
    listed = ", ".join(f"{{{{ json_text({made}, '{name}') }}}}" for name in ("kept", "none", "missing"))
    texts = [text for text in TEXTS if text is not None] + ["it's", '"', '\\"', "\\", "two\nlines", "é 😀"]
    with connected("spark_session") as spark, duckdb.connect() as local:
        for target, query, as_row in (
            ("duckdb", lambda sql: local.execute(sql).fetchall(), duckdb_row),
            ("spark_session", spark.rows, row),
        ):
            values = ", ".join(as_row((number, text)) for number, text in enumerate(texts))
            asked = render_for(target, f"select cast(number as bigint), {listed} from")
            found = query(f"{asked} (values {values}) as v(number, text) order by 1")
            assert found == [(number, text, None, None) for number, text in enumerate(texts)], target


def duckdb_row(values: tuple[object, ...]) -> str:
    """Values as one row of `values`, as DuckDB reads them: without escapes."""
    written = ("null" if value is None else "'" + str(value).replace("'", "''") + "'" for value in values)
    return f"({', '.join(written)})"


def test_any_text_is_a_literal(in_session: Path, render_for: Render) -> None:
    texts = ["it's", "a\\nb", "\\", "\\'", '"', "é 😀", "two\nlines", "%s {x}"]
    jinja = ", ".join(f"{{{{ engine_text({text!r}) }}}}" for text in texts)
    with connected("spark_session") as spark:
        assert spark.rows(f"select {render_for('spark_session', jinja)}") == [tuple(texts)]
        assert spark.rows(f"select {', '.join(map(literal, texts))}") == [tuple(texts)]


def test_the_time_it_is_is_utc_on_both(in_session: Path, render_for: Render) -> None:
    with connected("spark_session") as spark:
        [(spark_now,)] = spark.rows(f"select {render_for('spark_session', '{{ utc_now() }}')}")
        assert spark.rows("select current_timezone()") == [("UTC",)]
    now = datetime.now(timezone.utc).replace(tzinfo=None)
    assert abs((now - spark_now).total_seconds()) < 60


def test_a_session_and_python_agree_on_times_whatever_the_zone(in_session: Path) -> None:
    with connected("spark_session") as spark:
        assert spark.rows("select timestamp '2025-11-02 01:30:00', timestamp '2025-11-02 06:30:00'") == [
            (datetime(2025, 11, 2, 1, 30), datetime(2025, 11, 2, 6, 30))
        ]


def test_differences_are_seen() -> None:
    assert differences([(1, 2.0)], [(1, 2.0 + 1e-10)]) == []
    assert differences([(1, 2.0)], [(1, 2.0 + 1e-8)]) != []
    assert differences([(1, None)], [(1, 0.0)]) != []
    assert differences([("a", 1)], [("b", 1)]) != []
    assert differences([("a", True)], [("a", False)]) != []
    assert differences([(1,)], [(1,), (2,)]) == ["1 rows against 2"]
