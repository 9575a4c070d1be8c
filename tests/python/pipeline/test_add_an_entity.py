"""A new dimension of accounts is a column of the raw table, a line in the list of entities and a mart."""

import shutil
from pathlib import Path

import duckdb
import pytest
from dbt_runs import Dbt, changed, complaints, load, nps_of, project_copy

from nps_warehouse.settings import Warehouse

SEGMENTS = {"a0": "key", "a1": "key", "a2": "small"}
"""Account `a3` is in none."""
COLUMNS = "account_id,branch_id,account_manager_id,annual_revenue"
ACCOUNTS = {
    "a0": "a0,staffing,m1,100",
    "a1": "a1,credit,m1,200",
    "a2": "a2,staffing,m2,300",
    "a3": "a3,staffing,m2,400",
}
ANSWERS = [
    (account, person, month, (person * 7 + month * 3 + int(account[1])) % 11)
    for account in ("a0", "a1", "a2", "a3")
    for person in range(6)
    for month in (5, 6)
]
"""Account, person, month of 2025, score."""
BEFORE = {
    "accounts.csv": "\n".join([COLUMNS, *ACCOUNTS.values(), ""]),
    "responses.csv": "response_id,survey_id,respondent_id,account_id,score,responded_at\n"
    + "".join(
        f"r{number},s{month},{account}-{person},{account},{score},2025-0{month}-15\n"
        for number, (account, person, month, score) in enumerate(ANSWERS)
    ),
    "invitations.csv": "invitation_id,survey_id,respondent_id,account_id,invited_at\n"
    + "".join(
        f"i{account}{person}{month},s{month},{account}-{person},{account},2025-0{month}-01\n"
        for account in ("a0", "a1", "a2", "a3")
        for person in range(8)
        for month in (5, 6)
    ),
}
"""What was loaded before there were segments; two of eight people never answered."""


def add_segment(project: Path) -> None:
    """What CONTRIBUTING says: four places."""
    raw_tables = project / "scripts/nps_warehouse/raw_tables.py"
    columns = "account_id effective_from account_name branch_id account_manager_id annual_revenue"
    changed(raw_tables, columns, f"{columns} segment")
    changed(
        project / "macros/nps/entities.sql",
        "'team': 'team',",
        "'team': 'team',\n        'segment': 'segment',",
    )
    marts = project / "models/marts/nps"
    for kind in ("sql", "yml"):
        shutil.copy(marts / f"nps_by_team.{kind}", marts / f"nps_by_segment.{kind}")
        changed(marts / f"nps_by_segment.{kind}", "team", "segment")
    team = "- ref('nps_by_team')\n"
    changed(project / "models/exposures.yml", team, f"{team}      {team.replace('team', 'segment')}")
    changed(marts / "nps_by_segment.yml", "\"{{ doc('segment') }}\"", "The segment of the account.")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """A warehouse that was loaded and built, as far as teams, before there were segments, and again after."""
    folder = tmp_path_factory.mktemp("segments")
    warehouse, project = Warehouse(folder / "warehouse"), project_copy(folder / "project")
    load(warehouse, BEFORE)
    assert (outcome := Dbt()(warehouse, "run", "--select", "+nps_by_team")).success, complaints(outcome)
    add_segment(project)
    (folder / "drop").mkdir()
    rows = [f"{ACCOUNTS[account]},2020-01-01,{segment}" for account, segment in SEGMENTS.items()]
    (folder / "drop/accounts_segments.csv").write_text(
        "\n".join([f"{COLUMNS},effective_from,segment", *rows, ""]), encoding="utf-8"
    )
    loaded = nps_of(project, warehouse, "load", folder / "drop")
    assert loaded.returncode == 0, loaded.stdout + loaded.stderr
    assert (outcome := Dbt(project).build(warehouse)).success, complaints(outcome)
    return warehouse


def expected(month: int) -> dict[str, tuple[int, float]]:
    """Answers and NPS of each segment in a month, counted by hand."""
    scores: dict[str, list[int]] = {}
    for account, _, answered, score in ANSWERS:
        if answered == month:
            scores.setdefault(SEGMENTS.get(account, "(unknown)"), []).append(score)
    return {
        segment: (len(given), 100 * (sum(s >= 9 for s in given) - sum(s <= 6 for s in given)) / len(given))
        for segment, given in scores.items()
    }


def test_a_segment_has_its_nps_with_interval_change_and_rate(built: Warehouse) -> None:
    with duckdb.connect(str(built.nps_file), read_only=True) as connection:
        found = connection.execute(
            "select segment, responses, nps, nps_low <= nps and nps <= nps_high, nps_change, response_rate "
            "from nps_by_segment where period_name = '2025-06' order by segment"
        ).fetchall()
    may, june = expected(5), expected(6)
    assert found == [
        (segment, responses, nps, True, nps - may[segment][1], 0.75)
        for segment, (responses, nps) in sorted(june.items())
    ]


def test_a_segment_has_a_gap_to_each_study(built: Warehouse) -> None:
    with duckdb.connect(str(built.nps_file), read_only=True) as connection:
        found = connection.execute(
            "select entity_id, nps, b2b_gap, b2b_benchmark_nps from serving.int_benchmark_gaps_tested "
            "where entity_type = 'segment' and study_id = 'tns-nipo' and period_name = '2025-06' order by 1"
        ).fetchall()
    assert [(segment, gap) for segment, _, gap, _ in found] == [
        (segment, nps - found[0][3]) for segment, (_, nps) in sorted(expected(6).items())
    ]
