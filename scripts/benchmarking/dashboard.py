"""The queries that a dashboard makes, timed on a published file."""

import statistics
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

NEWEST = "(select max(period_start) from marts.nps_overall where period_type = '{}')"
WINDOW = f"period_type = 'rolling_12_months' and period_start = {NEWEST.format('rolling_12_months')}"
QUARTER = f"period_type = 'quarter' and period_start = {NEWEST.format('quarter')}"

QUERIES = {
    "trend of the company": """
        select period_end, nps, nps_low, nps_high, responses from marts.nps_overall
        where period_type = 'rolling_12_months' order by period_end""",
    "branches beside their benchmarks": f"""
        select branch_id, study_id, nps, branch_benchmark_nps, branch_gap, branch_gap_low, branch_gap_high
        from marts.benchmark_gaps_by_branch where {WINDOW} order by branch_gap""",
    "histogram of a branch": f"""
        select branch_id, score_0, score_1, score_2, score_3, score_4, score_5, score_6, score_7, score_8, score_9, score_10
        from marts.nps_by_branch where {WINDOW} order by branch_id limit 1""",
    "account managers": f"""
        select account_manager_id, nps, nps_low, nps_high, responses from marts.nps_by_account_manager
        where {WINDOW} order by nps desc""",
    "one account through time": """
        select period_start, nps, nps_low, nps_high, responses, shrunk_nps, is_reportable, nps_change
        from marts.nps_by_account where account_id = $account and period_type = 'quarter' order by period_start""",
    "one account beside its benchmark": f"""
        select study_id, nps, branch_benchmark_nps, branch_gap, branch_gap_low, branch_gap_high, is_branch_gap_significant
        from marts.benchmark_gaps_by_account where account_id = $account and {WINDOW}""",
    "the twenty best accounts": f"""
        select account_id, branch_id, shrunk_nps, nps_low, nps_high, responses
        from marts.nps_by_account where {WINDOW} and is_reportable order by shrunk_nps desc limit 20""",
    "accounts that fell": f"""
        select account_id, nps, nps_change, nps_change_low, nps_change_high
        from marts.nps_by_account where {QUARTER} and is_change_significant and nps_change < 0
        order by nps_change limit 20""",
    "the newest answers of an account": """
        select responded_at, respondent_id, score, category from marts.fct_responses
        where account_id = $account order by responded_at desc limit 50""",
    "what became of the rows of each file": "select * from audit.response_reconciliation",
}
TIMES = 7


@dataclass(frozen=True)
class Timed:
    """A query's wall time in milliseconds: the median of some runs after a first."""

    name: str
    milliseconds: float


def time_queries(file: Path) -> list[Timed]:
    """Time every query on a connection of its own that only reads, as a dashboard has one."""
    timed = []
    with duckdb.connect(str(file), read_only=True) as connection:
        account = _typical_account(connection)
        for name, query in QUERIES.items():
            given = {"account": account} if "$account" in query else {}
            taken = []
            for _ in range(1 + TIMES):
                began = time.perf_counter()
                connection.execute(query, given).fetchall()
                taken.append(1000 * (time.perf_counter() - began))
            timed.append(Timed(name, statistics.median(taken[1:])))
    return timed


def _typical_account(connection: duckdb.DuckDBPyConnection) -> str:
    """The account that stands in the middle when they are ordered by answers."""
    found = connection.execute(
        f"""select account_id from marts.nps_by_account where {WINDOW} order by responses, account_id
        offset (select count(*) // 2 from marts.nps_by_account where {WINDOW}) limit 1"""
    ).fetchone()
    assert found is not None
    return str(found[0])
