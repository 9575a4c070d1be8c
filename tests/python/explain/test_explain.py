"""`nps explain`: for every published figure, the answers behind it; for what was not published, what was."""

import json
import subprocess
from collections.abc import Callable
from datetime import date

import duckdb
import pytest

from nps_warehouse.errors import NpsError
from nps_warehouse.explain import explain
from nps_warehouse.explain.entities import entities
from nps_warehouse.explain.queries import counted, figures, not_counted
from nps_warehouse.settings import Warehouse

Run = tuple[Warehouse, subprocess.CompletedProcess[str]]
ENTITIES = ["overall", "branch", "account", "account_manager", "team"]


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[object, ...]]:
    return connection.sql(query).fetchall()


def test_every_mart_of_figures_can_be_explained(sample: duckdb.DuckDBPyConnection) -> None:
    assert sorted(entities(sample)) == sorted(ENTITIES)


@pytest.mark.parametrize("entity_type", ENTITIES)
def test_explanations_add_up_to_every_published_figure(
    sample: duckdb.DuckDBPyConnection, entity_type: str
) -> None:
    entity = entities(sample)[entity_type]
    query = f"""
        with figures as ({figures(entity)}),
        recounted as (
            select entity_id, period_type, period_start, count(*) as n,
                count(*) filter (where category = 'promoter') as p,
                count(*) filter (where category = 'detractor') as d
            from ({counted(entity)}) group by all
        )
        select figures.period_type, count(*), count(*) filter (where
            figures.responses is distinct from recounted.n
            or abs(figures.nps - 100.0 * (p - d) / n) > 1e-9
        )
        from figures left join recounted
            on figures.entity_id is not distinct from recounted.entity_id
            and figures.period_type = recounted.period_type
            and figures.period_start = recounted.period_start
        group by figures.period_type
    """
    found = rows(sample, query)
    [(types,)] = rows(sample, "select period_types from audit.build_settings")
    assert {period_type for period_type, *_ in found} == set(str(types).split(", "))
    assert "half_year" in str(types)
    assert [wrong for _, published, wrong in found if not published or wrong] == []


def test_answers_explained_as_not_counted_are_the_rest(sample: duckdb.DuckDBPyConnection) -> None:
    entity = entities(sample)["overall"]
    query = f"""
        with figures as (select * from ({figures(entity)}) where period_name = '2025-H2')
        select
            (select count(*) from ({counted(entity)})) + (select count(*) from ({not_counted(entity)})),
            (select count(*) from audit.response_dispositions, figures
                where coalesce(responded_on between period_start and period_end, true))
    """
    [(explained, rows_of_the_period)] = rows(sample, query)
    assert explained == rows_of_the_period


def test_reasons_are_plain_words(sample: duckdb.DuckDBPyConnection) -> None:
    found = explain(sample, "overall", None, "2025")
    reasons = {str(row["reason"]) for row in found.not_counted}
    assert all(reason and "_" not in reason.partition("(")[0] for reason in reasons)
    for start in (
        "earlier answer of the same person, who answered again on 2025-",
        "superseded by a newer version of the same answer (load ",
        "not an answer: no score was given",
        "quarantined: score not a number",
        "quarantined: time missing",
    ):
        assert any(reason.startswith(start) for reason in reasons), start
    [newer] = {reason for reason in reasons if reason.startswith("superseded")}
    assert newer.endswith(", responses_2025-q4_second-export.csv)")


def test_a_withdrawn_answer_says_so(sample: duckdb.DuckDBPyConnection) -> None:
    answers = """(select * replace ('superseded' as disposition, 'withdrawn' as reason, 99 as superseded_by)
        from audit.response_dispositions)"""
    entity = entities(sample)["overall"]
    query = not_counted(entity).replace(
        "join audit.response_dispositions as answers", f"join {answers} as answers"
    )
    assert answers in query
    found = rows(
        sample,
        f"""with figures as (select * from ({figures(entity)}) where period_name = '2025')
        select distinct reason from ({query}) where reason not like 'earlier%'""",
    )
    assert found == [("withdrawn: its file was described differently or left out (load 99)",)]


def test_explain_shows_the_formula_and_every_list(
    sample_run: Run, nps: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    warehouse = sample_run[0].root
    text = nps(warehouse, "explain", "--account", "A001", "--period", "2025-Q4").stdout
    assert "NPS = 100 × (promoters − detractors) ÷ responses = 100 × (" in text
    assert "finite population" in text
    assert "earlier answer of the same person" in text
    found = json.loads(
        nps(warehouse, "explain", "--branch", "staffing", "--period", "2025", "--format", "json").stdout
    )
    assert found["figure"]["responses"] == len(found["counted"])
    assert {row["study_id"] for row in found["benchmarks"]} >= {"tns-nipo", "synthetic-tns-nipo"}


def test_a_team_and_a_half_year_are_explained(
    sample_run: Run, sample: duckdb.DuckDBPyConnection, nps: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    [(team, responses)] = rows(
        sample,
        """select team, responses from marts.nps_by_team
        where period_name = '2025-H2' and team <> '(unknown)' order by team limit 1""",
    )
    command = ("explain", "--period", "2025-H2", "--format", "json")
    for chosen in (("--team", team), ("--entity", f"team={team}")):
        found = json.loads(nps(sample_run[0].root, *command, *chosen).stdout)
        assert found["figure"]["responses"] == len(found["counted"]) == responses
        assert found["benchmarks"] == []
    refused = nps(sample_run[0].root, *command, "--team", team, "--branch", "staffing")
    assert refused.returncode == 2


@pytest.mark.parametrize("entity_type", ["branch", "account_manager", "account"])
def test_an_entity_is_explained_by_name_too(sample: duckdb.DuckDBPyConnection, entity_type: str) -> None:
    [(entity_id, name)] = rows(
        sample,
        f"""select {entity_type}_id, {entity_type}_name from marts.nps_by_{entity_type}
        where period_name = '2025' and {entity_type}_name <> {entity_type}_id order by 1 limit 1""",
    )
    assert name != entity_id
    by_name = explain(sample, entity_type, str(name).upper(), "2025")
    assert by_name == explain(sample, entity_type, str(entity_id), "2025")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--account", "A01", "--period", "2025"), "no answer counts for account A01; did you mean"),
        (("--period", "2031-Q1"), "no answer counts for all accounts together in period 2031-Q1"),
        (
            ("--entity", "segment=retail", "--period", "2025"),
            "no figures are published by segment; there are",
        ),
    ],
)
def test_explaining_what_was_not_published_says_what_was(
    sample_run: Run,
    nps: Callable[..., subprocess.CompletedProcess[str]],
    arguments: tuple[str, ...],
    line: str,
) -> None:
    found = nps(sample_run[0].root, "explain", *arguments)
    assert found.returncode == 1
    assert found.stderr.startswith(f"nps: {line}")
    assert found.stderr.count("\n") == 1


def test_the_names_of_periods_are_shown_by_the_latest_of_every_type(
    sample: duckdb.DuckDBPyConnection,
) -> None:
    latest = {
        str(name) for (name,) in rows(sample, "select period_name from marts.dim_periods where is_latest")
    }
    assert len(latest) == 5
    with pytest.raises(NpsError) as refused:
        explain(sample, "overall", None, "the other day")
    assert set(str(refused.value).partition("periods have names like ")[2].split(", ")) == latest


def test_an_entity_whose_column_only_the_account_history_has_is_explained() -> None:
    """As when a dimension is added to the accounts: answers have no such column."""
    connection = duckdb.connect()
    connection.execute(
        """
        create schema marts; create schema audit; create schema serving;
        create table audit.build_settings as select 'latest' as response_basis;
        create table audit.load_history as select 1 as load_id, 'r.csv' as source_file;
        create table marts.dim_periods as select '2025' as period_name, 'year' as period_type, true as is_latest,
            date '2025-01-01' as period_start, date '2025-12-31' as period_end;
        create table serving.int_accounts_history as from (values (1, 1, 'retail'), (2, 1, 'public'))
            as given(account_key, account_version, segment);
        create table serving.int_responses as from (values
            ('a', 1, 1, 'counted', 1, 1), ('b', 2, 1, 'counted', 1, 2), ('c', 3, 1, 'counted', 1, 3),
            ('d', 1, 1, 'not_an_answer', 1, 4)
        ) as given(response_id, account_key, account_version, disposition, load_id, source_row);
        create table marts.fct_responses as select response_id, 'p' as respondent_id, 'x' as account_id,
            date '2025-03-01' as responded_on, null::date as superseded_on, 9 as score, 'promoter' as category
            from serving.int_responses where disposition = 'counted';
        create table marts.fct_answers as from (values ('a', 'q1', 'reason', 'Too slow'), ('a', 'q2', 'improve', 'Faster'))
            as given(response_id, question_id, purpose, answer);
        create table audit.response_dispositions as select response_id, 'p' as respondent_id, 'x' as account_id,
            date '2025-03-01' as responded_on, '9' as score_as_exported, 'r.csv' as source_file, load_id, source_row,
            disposition, null::varchar as reason, null::bigint as superseded_by from serving.int_responses;
        create table marts.nps_overall as select 'year' as period_type, '2025' as period_name,
            date '2025-01-01' as period_start, date '2025-12-31' as period_end;
        create table marts.nps_by_segment as
            select segment, * from marts.nps_overall, (values ('retail'), ('public'), ('(unknown)')) as s(segment);
        create table serving.entity_workings as
            select 'segment' as entity_type, segment as entity_id, period_type, period_start from marts.nps_by_segment;
        """
    )
    for segment, (answer, left_out) in {
        "retail": ("a", ["d"]),
        "public": ("b", []),
        "(unknown)": ("c", []),
    }.items():
        found = explain(connection, "segment", segment, "2025")
        assert [row["response_id"] for row in found.counted] == [answer]
        assert [row["reason"] for row in found.counted] == (["Too slow"] if answer == "a" else [None])
        assert [row["response_id"] for row in found.not_counted] == left_out
        assert found.figure["period_end"] == date(2025, 12, 31)
