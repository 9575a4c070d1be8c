"""The suite of the marts gate: what every published figure must satisfy, whatever the answers were.

Formulas are not repeated here, dbt's tests guard those: this suite asks what a reader could see to be wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from nps_warehouse.db.connection import Inventory
from nps_warehouse.validate.expectations import closed_loop, finance
from nps_warehouse.validate.expectations.rules import (
    TOLERANCE,
    at_least,
    empty,
    no_problem,
    outside,
    problem,
    shown,
    unique,
)
from nps_warehouse.validate.gates import LARGE, Table

REBUILD = "look at the model in models/marts, then run `nps build` again"
NO_ANSWERS = "no answer was counted: `nps status` says how many were loaded and why any were left out"
NPS_KEYS = {
    "overall": (),
    "by_branch": ("branch_id",),
    "by_account": ("account_id",),
    "by_account_manager": ("account_manager_id",),
    "by_team": ("team",),
}
"""The marts that must be there, with their keys; one of another entity is checked when there is one."""
GAP_KEYS = {entity: NPS_KEYS[entity] for entity in ("overall", "by_branch", "by_account")}
PERIOD = ("period_type", "period_start")
FIGURES = ("nps", "nps_low", "nps_high")
SHARES = ("promoter_share", "passive_share", "detractor_share")
COUNTS = ("promoters", "passives", "detractors")
CATEGORIES = "'promoter', 'passive', 'detractor'"


@dataclass(frozen=True)
class Size:
    """How large the marts are. rows: of each mart that can be large. longest: the longest type of period there is."""

    rows: Mapping[str, int] = field(default_factory=dict)
    longest: str = ""

    def is_large(self, table: str) -> bool:
        """Whether a mart has very many rows."""
        return self.rows.get(table, 0) >= LARGE

    def of_accounts(self, table: str) -> str:
        """Write SQL: which rows of a mart are checked.

        Figures of accounts are computed when they are read, all by one formula, so where there are very many the
        latest period of the longest type is checked for all.
        """
        return f" where period_type = '{self.longest}' and is_latest" if self.is_large(table) else ""


def tables(inventory: Inventory, size: Size | None = None) -> tuple[Table, ...]:
    """Every table of the gate with its rules. inventory: the tables there are."""
    size = size or Size()
    return (
        *(_nps(f"marts.nps_{entity}", key, size) for entity, key in nps_keys(inventory).items()),
        _periods(),
        _branch_benchmarks(),
        *(_gaps(f"marts.benchmark_gaps_{entity}", key, size) for entity, key in GAP_KEYS.items()),
        _responses(size.is_large("marts.fct_responses")),
        *closed_loop.tables(size.is_large("marts.fct_answers")),
        *finance.tables(size.is_large("marts.bonus_evidence")),
    )


def nps_keys(inventory: Inventory) -> dict[str, tuple[str, ...]]:
    """The NPS marts and their keys: those that must be there, and those of every other entity."""
    found = {name.removeprefix("marts.nps_"): columns for name, columns in inventory.items()}
    others = {
        by: (key if (key := f"{by.removeprefix('by_')}_id") in columns else by.removeprefix("by_"),)
        for by, columns in sorted(found.items())
        if by.startswith("by_") and by not in NPS_KEYS
    }
    return NPS_KEYS | others


def _nps(table: str, entity: tuple[str, ...], size: Size) -> Table:
    key = (*entity, *PERIOD)
    shares, counts = " + ".join(SHARES), " + ".join(COUNTS)
    in_order = {
        f"nps_low > nps + {TOLERANCE}": shown("nps_low", "nps_low"),
        f"nps_high < nps - {TOLERANCE}": shown("nps_high", "nps_high"),
    }
    whole = {f"abs({shares} - 1) > {TOLERANCE}": shown(shares, "together")}
    derived = (
        empty((*key, "responses", *COUNTS, *SHARES, *FIGURES), "empty_column"),
        problem("wrong_figure", outside(FIGURES, -100, 100) | in_order),
        problem("wrong_share", outside((*SHARES, "response_rate"), 0, 1) | whole),
        problem("wrong_count", {f"{counts} <> responses": shown(counts, "together")}),
    )
    query = f"""
        select *, {", ".join(derived)}
        from {table}{size.of_accounts(table)}"""
    return Table(
        table,
        query,
        (
            at_least(1, NO_ANSWERS),
            no_problem("empty_column", "are never empty", "keys and figures", REBUILD),
            unique(key, REBUILD),
            no_problem(
                "wrong_figure", "are between −100 and 100, in this order", "nps_low, nps, nps_high", REBUILD
            ),
            no_problem(
                "wrong_share",
                "are between 0 and 1; those of promoters, passives and detractors add up to 1",
                "shares and response_rate",
                REBUILD,
            ),
            no_problem("wrong_count", "add up to responses", ", ".join(COUNTS), REBUILD),
        ),
    )


def _periods() -> Table:
    needed = ("period_name", "period_type", "period_start", "period_end", "is_complete", "is_latest")
    latest = "sum(case when is_latest then 1 else 0 end) over (partition by period_type)"
    complaints = {
        "period_start > period_end": "period_name || ' ends before it begins'",
        "latest_periods <> 1": shown("latest_periods", "latest of its type:"),
    }
    return Table(
        "marts.dim_periods",
        f"""
        select *, {empty(needed, "empty_column")}, {problem("wrong_period", complaints)}
        from (select *, {latest} as latest_periods from marts.dim_periods) as periods""",
        (
            at_least(1, NO_ANSWERS),
            no_problem("empty_column", "are never empty", "all columns", REBUILD),
            unique(("period_name",), REBUILD),
            no_problem(
                "wrong_period",
                "ends after it begins, and one of each type is the latest",
                "the period",
                REBUILD,
            ),
        ),
    )


def _branch_benchmarks() -> Table:
    suppliers = ("lowest_supplier_nps", "median_supplier_nps", "highest_supplier_nps")
    low, median, high = suppliers
    complaints = {
        "study_id is null": "'study_id none'",
        **outside(("nps", *suppliers), -100, 100),
        f"{low} > coalesce({median}, {high}) + {TOLERANCE}": shown(low, low),
        f"{high} < coalesce({median}, {low}) - {TOLERANCE}": shown(high, high),
    }
    advice = "look at seeds/published_benchmarks.csv and at the study's answers, then run `nps build` again"
    return Table(
        "marts.branch_benchmarks",
        f"""
        select *, coalesce(branch_id, '(all branches)') as branch, {problem("wrong_benchmark", complaints)}
        from marts.branch_benchmarks""",
        (
            unique(("study_id", "branch"), advice),
            no_problem(
                "wrong_benchmark",
                "names its study, and its figures are between −100 and 100, those of suppliers in order",
                "the benchmark",
                advice,
            ),
        ),
    )


def _gaps(table: str, entity: tuple[str, ...], size: Size) -> Table:
    key = (*entity, *PERIOD, "study_id")
    complaints = {
        **{f"{each} is null": f"'{each} none'" for each in (*key, "nps")},
        **outside(("nps",), -100, 100),
        **_wrong_gap("branch"),
        **_wrong_gap("b2b"),
    }
    return Table(
        table,
        f"""
        select *, {problem("wrong_gap", complaints)}
        from {table}{size.of_accounts(table)}""",
        (
            unique(key, REBUILD),
            no_problem(
                "wrong_gap", "is nps minus the benchmark, of a known period and study", "the gap", REBUILD
            ),
        ),
    )


def _wrong_gap(benchmark: str) -> dict[str, str]:
    gap, expected = f"{benchmark}_gap", f"(nps - {benchmark}_benchmark_nps)"
    both_or_neither = (
        f"case when {gap} is null then 1 else 0 end = case when {expected} is null then 1 else 0 end"
    )
    return {f"not ({both_or_neither}) or abs({gap} - {expected}) > {TOLERANCE}": shown(gap, gap)}


def _responses(is_large: bool) -> Table:
    # Of many answers, dbt's tests compare the ids with raw file by file, which is cheaper than to sort them.
    keys = () if is_large else (unique(("response_id",), REBUILD),)
    complaints = {
        **{f"{each} is null": f"'{each} none'" for each in ("response_id", "score", "category")},
        **outside(("score",), 0, 10),
        f"category not in ({CATEGORIES})": shown("category", "category"),
    }
    return Table(
        "marts.fct_responses",
        f"select *, {problem('wrong_answer', complaints)} from marts.fct_responses",
        (
            at_least(1, NO_ANSWERS),
            *keys,
            no_problem(
                "wrong_answer",
                "has an id, a score between 0 and 10 and one of the three categories",
                "the answer",
                REBUILD,
            ),
        ),
        is_large=is_large,
    )
