"""MetricFlow's figures are those of the marts, cell for cell; without one voice per person they are not."""

import datetime
import random
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from dbt_runs import Dbt, complaints, load
from jinja2 import Template

from nps_warehouse.build.parsing import parsed
from nps_warehouse.settings import DUCKDB, PROJECT, Warehouse
from semantic_layer import Definitions, SemanticLayer, of_every_answer, written

FIGURES = (
    "responses",
    "promoters",
    "passives",
    "detractors",
    "promoter_share",
    "passive_share",
    "detractor_share",
    "nps",
    "mean_score",
)
MARTS = {
    "nps_overall": (),
    "nps_by_branch": ("branch_id",),
    "nps_by_account_manager": ("account_manager_id",),
    "nps_by_team": ("team",),
    "nps_by_account": ("account_id",),
}
PARTS = {
    "month": "metric_time__month",
    "quarter": "metric_time__fiscal_quarter",
    "half_year": "metric_time__half_year",
    "year": "metric_time__fiscal_year",
}
SAVED = {
    "nps_by_year": ("nps_overall", "year", ""),
    "nps_by_branch_and_quarter": ("nps_by_branch", "quarter", "branch_id, branch_name,"),
    "nps_by_account_manager_and_month": (
        "nps_by_account_manager",
        "month",
        "account_manager_id, account_manager_name,",
    ),
    "nps_by_team_and_half_year": ("nps_by_team", "half_year", "team,"),
}
ROLLING = "rolling_12_months"
ANSWER = "response_id,respondent_id,account_id,responded_at,score"
Cells = Mapping[tuple[str, ...], tuple[Any, ...]]
"""Period and entity to figures."""


@dataclass(frozen=True)
class Built:
    """A warehouse's file, open for reading, and the definitions of the project that built it."""

    connection: duckdb.DuckDBPyConnection
    definitions: Definitions


@pytest.fixture(scope="module")
def definitions(tmp_path_factory: pytest.TempPathFactory) -> Definitions:
    """What the project itself defines."""
    folder = str(tmp_path_factory.mktemp("definitions"))
    options = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--log-level", "none"]
    return written(parsed(DUCKDB, [*options, "--target-path", folder, "--log-path", folder]))


@pytest.fixture(scope="module")
def published(sample_run: tuple[Warehouse, Any], definitions: Definitions) -> Iterator[Built]:
    """The published sample."""
    warehouse, run = sample_run
    assert run.returncode == 0, run.stdout + run.stderr
    with duckdb.connect(str(warehouse.current.resolve() / "nps.duckdb"), read_only=True) as connection:
        yield Built(connection, definitions)


@pytest.fixture(scope="module")
def dirty(tmp_path_factory: pytest.TempPathFactory, definitions: Definitions) -> Iterator[Built]:
    """People who answer often, twice a day and at one moment, whose accounts move; the fiscal year is from April."""
    file = build(tmp_path_factory.mktemp("dirty"), "fiscal_year_start_month: 4")
    with duckdb.connect(str(file), read_only=True) as connection:
        yield Built(connection, definitions)


@pytest.fixture(scope="module")
def every_answer(tmp_path_factory: pytest.TempPathFactory, definitions: Definitions) -> Iterator[Built]:
    """The same answers, each of which counts."""
    file = build(tmp_path_factory.mktemp("every"), "response_basis: all")
    with duckdb.connect(str(file), read_only=True) as connection:
        yield Built(connection, parsed_again(definitions, response_basis="all"))


def build(folder: Path, setting: str) -> Path:
    """The file of a warehouse of the dirty history, built with one setting changed."""
    warehouse = Warehouse(folder / "warehouse")
    for files in dirty_history():
        load(warehouse, files)
    wanted = [f"+{name}" for name in (*MARTS, "dim_periods", "dim_days", "fct_responses")]
    outcome = Dbt().build(
        warehouse, "--exclude-resource-type", "test", "--select", *wanted, "--vars", f"{{{setting}}}"
    )
    assert outcome.success, complaints(outcome)
    return warehouse.nps_file


def parsed_again(definitions: Definitions, **settings: str) -> Definitions:
    """The definitions as another setting makes them: the voice is what depends on one."""
    file = PROJECT / "models/metrics/responses.yml"
    (raw,) = yaml.safe_load(file.read_text(encoding="utf-8"))["semantic_models"]
    (voice,) = (entity for entity in raw["entities"] if entity["name"] == "voice")
    again = deepcopy(definitions)
    (there,) = (entity for entity in again["semantic_models"][0]["entities"] if entity["name"] == "voice")
    expression = Template(voice["expr"]).render(var=settings.__getitem__)
    assert there["expr"] not in ("", expression)
    there["expr"] = expression
    return again


def dirty_history() -> Iterator[dict[str, str]]:
    """Two loads: two years of answers, then other scores for some of them and late ones."""
    chance = random.Random(17)
    accounts = "".join(
        f"a{number},{since},{chance.choice(['staffing', 'credit', 'own'])},m{chance.randrange(3)}\n"
        for number in range(5)
        for since in ("", "2024-08-15", "2025-02-01", "2025-05-20")
    )
    answers = [answer(chance, number) for number in range(450)]
    again = [f"{row},{score(chance)}" for row in answers[350:]]
    yield {
        "accounts.csv": f"account_id,effective_from,branch_id,account_manager_id\n{accounts}",
        "account_managers.csv": "account_manager_id,team\nm0,North\nm1,North\nm2,South\n",
        "responses_1.csv": "\n".join([ANSWER, *(f"{row},{score(chance)}" for row in answers[:400])]),
    }
    yield {"responses_2.csv": "\n".join([ANSWER, *again])}


def answer(chance: random.Random, number: int) -> str:
    """An answer of few people on few days, at few times. Some are of nobody; some people are named as answers are."""
    person = chance.choice([*(f"p{each}" for each in range(25)), "", "", f"r{chance.randrange(450)}"])
    day = datetime.date(2024, 1, 30) + datetime.timedelta(days=9 * chance.randrange(80))
    time = chance.choice(["00:10:00", "12:00:00", "12:00:00", "21:59:59", "22:30:00", "23:30:00"])
    return f"r{number},{person},a{chance.randrange(5)},{day}T{time}Z"


def score(chance: random.Random) -> str:
    """Mostly a score."""
    return chance.choice([*map(str, range(11)), "9", "10", "", "ten"])


def of_mart(built: Built, mart: str, period_type: str) -> Cells:
    """The cells of a mart that are of one period type."""
    keys = ("period_name", *MARTS[mart])
    found = built.connection.execute(
        f"select {', '.join(keys + FIGURES)} from marts.{mart} where period_type = $1", [period_type]
    )
    return {row[: len(keys)]: row[len(keys) :] for row in found.fetchall()}


def of_metrics(built: Built, layer: SemanticLayer, mart: str, period_type: str) -> Cells:
    """The same cells, as MetricFlow has them: parts of the fiscal year to group by, rolling windows from day to day."""
    entity = [f"response__{each}" for each in MARTS[mart]]
    if period_type in PARTS:
        rows = run(built, layer.query(FIGURES, [PARTS[period_type], *entity]))
        return {(period_name(row[0]), *row[1 : len(entity) + 1]): row[len(entity) + 1 :] for row in rows}
    windows = run(
        built,
        f"select period_name, period_start, period_end from marts.dim_periods where period_type = '{period_type}'",
    )
    assert len(windows) > 12
    query = layer.query(FIGURES, entity, between=windows[0][1:])
    for number, day in enumerate(windows[0][1:], start=1):
        query = query.replace(f"'{day}'", f"${number}")
    return {
        (name, *row[: len(entity)]): row[len(entity) :]
        for name, first, last in windows
        for row in built.connection.execute(query, [first, last]).fetchall()
    }


def period_name(part: str | datetime.date) -> str:
    """A month is its first day; the others have their names."""
    return part if isinstance(part, str) else f"{part:%Y-%m}"


def run(built: Built, query: str) -> list[tuple[Any, ...]]:
    return built.connection.execute(query).fetchall()


def differing(found: Cells, expected: Cells) -> dict[tuple[str, ...], tuple[Any, Any]]:
    """The cells that one of the two lacks, or that differ by more than the last bits of a mean."""
    same = {key for key in {*found} & {*expected} if found[key] == pytest.approx(expected[key], rel=1e-12)}
    return {key: (found.get(key), expected.get(key)) for key in {*found, *expected} - same}


@pytest.mark.parametrize("period_type", [*PARTS, ROLLING])
@pytest.mark.parametrize("mart", MARTS)
@pytest.mark.parametrize("history", ["published", "dirty"])
def test_every_cell_of_the_mart_is_found(
    request: pytest.FixtureRequest, history: str, mart: str, period_type: str
) -> None:
    built = request.getfixturevalue(history)
    expected = of_mart(built, mart, period_type)
    assert len(expected) >= len(MARTS[mart]) + 2
    assert not differing(of_metrics(built, SemanticLayer(built.definitions), mart, period_type), expected)


@pytest.mark.parametrize("period_type", PARTS)
@pytest.mark.parametrize("mart", MARTS)
def test_every_answer_is_a_voice_where_the_setting_says_so(
    every_answer: Built, mart: str, period_type: str
) -> None:
    expected = of_mart(every_answer, mart, period_type)
    found = of_metrics(every_answer, SemanticLayer(every_answer.definitions), mart, period_type)
    assert not differing(found, expected)
    assert sum(figures[0] for figures in found.values()) == len(run(every_answer, "from marts.fct_responses"))


@pytest.mark.parametrize("period_type", [*PARTS, ROLLING])
@pytest.mark.parametrize("mart", MARTS)
@pytest.mark.parametrize("history", ["published", "dirty"])
def test_metrics_over_all_answers_are_wrong_where_somebody_answered_twice(
    request: pytest.FixtureRequest, history: str, mart: str, period_type: str
) -> None:
    built = request.getfixturevalue(history)
    naive = of_metrics(built, of_every_answer(built.definitions), mart, period_type)
    wrong = differing(naive, of_mart(built, mart, period_type))
    twice = run(
        built,
        f"""select distinct {", ".join(("period_name", *MARTS[mart]))} from marts.dim_periods
        join marts.fct_responses on responded_on between period_start and period_end and superseded_on <= period_end
        where period_type = '{period_type}'""",
    )
    assert set(wrong) == set(twice)
    assert any(abs(found[7] - figures[7]) > 2 for found, figures in wrong.values() if figures), (
        "no NPS is off"
    )


def test_every_saved_query_has_the_rows_of_a_mart(published: Built) -> None:
    layer = SemanticLayer(published.definitions)
    assert {each["name"] for each in published.definitions["saved_queries"]} == set(SAVED)
    for name, (mart, period_type, columns) in SAVED.items():
        rows = run(published, layer.saved_query(name))
        found = {(period_name(row[0]), *row[1:]) for row in rows}
        expected = run(
            published,
            f"select period_name, {columns} responses, promoter_share, passive_share, detractor_share, nps, mean_score "
            f"from marts.{mart} where period_type = '{period_type}'",
        )
        assert found == set(expected), name


def test_a_filter_chooses_answers_before_voices(dirty: Built) -> None:
    layer = SemanticLayer(dirty.definitions)
    branch = "response__branch_id"
    grouped = dict(run(dirty, layer.query(["responses"], [branch])))
    filtered = dict(
        run(dirty, layer.query(["responses"], [branch], where="{{ Dimension('" + branch + "') }} = 'credit'"))
    )
    assert set(filtered) == {"credit"}
    assert filtered["credit"] > grouped["credit"], (
        "people who answered for another branch later are in it too"
    )


def test_a_day_has_one_answer_of_a_person(dirty: Built) -> None:
    days = run(dirty, SemanticLayer(dirty.definitions).query(["responses"], ["metric_time__day"]))
    voices = run(
        dirty,
        "select responded_on::timestamp, count(distinct respondent_id) + count(*) filter (respondent_id is null) "
        "from marts.fct_responses group by all",
    )
    assert sorted(days) == sorted(voices)
    assert sum(count for _, count in days) < len(run(dirty, "from marts.fct_responses"))
