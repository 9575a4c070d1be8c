"""The suite of the marts door: what every published figure must satisfy, whatever the answers were.

Formulas are not repeated here, dbt's tests guard those: this suite asks what a reader could see to be wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from nps_warehouse.expectations import LARGE, Rule, Table
from nps_warehouse.expectations.rules import at_least, between, missing, none_missing, one_of, unique

TOLERANCE = 1e-9
"""Allowed for the rounding of floating-point sums and differences."""

REBUILD = "look at the model in models/marts, then run `nps build` again"
NPS_KEYS = {
    "overall": (),
    "by_branch": ("branch_id",),
    "by_account": ("account_id",),
    "by_account_manager": ("account_manager_id",),
}
GAP_KEYS = {entity: NPS_KEYS[entity] for entity in ("overall", "by_branch", "by_account")}
PERIOD = ("period_type", "period_start")
SHARES = ("promoter_share", "passive_share", "detractor_share")
COUNTS = ("promoters", "passives", "detractors")


@dataclass(frozen=True)
class Size:
    """How large the marts are. rows: of each mart that can be large. newest: the first day of the newest window."""

    rows: Mapping[str, int] = field(default_factory=dict)
    newest: str = ""

    def is_large(self, table: str) -> bool:
        """Whether a mart has very many rows."""
        return self.rows.get(table, 0) >= LARGE

    def of_accounts(self, table: str) -> str:
        """Write SQL: which rows of a mart are checked.

        Figures of accounts are computed when they are read, all by one formula, so where there are very many the
        newest window stands for all.
        """
        if not self.is_large(table):
            return ""
        return f" where period_type = 'rolling_12_months' and period_start = date '{self.newest}'"


def tables(size: Size | None = None) -> tuple[Table, ...]:
    """Every table of the door with its rules."""
    size = size or Size()
    return (
        *(_nps(f"marts.nps_{entity}", key, size) for entity, key in NPS_KEYS.items()),
        _branch_benchmarks(),
        *(_gaps(f"marts.benchmark_gaps_{entity}", key, size) for entity, key in GAP_KEYS.items()),
        _responses(size.is_large("marts.fct_responses")),
    )


def _nps(table: str, entity: tuple[str, ...], size: Size) -> Table:
    key = (*entity, *PERIOD)
    figures = ("responses", *COUNTS, *SHARES, "nps", "nps_low", "nps_high")
    query = f"""
        select *,
            {missing(key, "key_columns_missing")},
            {missing(figures, "figures_missing")},
            {" + ".join(SHARES)} as shares_together,
            {" + ".join(COUNTS)} - responses as categories_minus_responses,
            nps - nps_low as nps_above_low,
            nps_high - nps as nps_below_high
        from {table}{size.of_accounts(table)}"""
    return Table(
        table,
        query,
        (
            at_least(
                1, "no answer was counted: `nps status` says how many were loaded and why any were left out"
            ),
            none_missing("key_columns_missing", "are never empty", REBUILD, ", ".join(key)),
            unique(key, REBUILD),
            none_missing("figures_missing", "are never empty", REBUILD, "counts, shares, NPS and interval"),
            *(between(column, -100, 100, "is between −100 and 100", REBUILD) for column in figures[-3:]),
            *(between(column, 0, 1, "is between 0 and 1", REBUILD) for column in SHARES),
            _derived("shares_together", 1, 1, "add up to 1", "promoter, passive and detractor share"),
            _derived("categories_minus_responses", 0, 0, "add up to responses", ", ".join(COUNTS)),
            _derived("nps_above_low", 0, None, "is at most nps", "nps_low"),
            _derived("nps_below_high", 0, None, "is at least nps", "nps_high"),
        ),
    )


def _branch_benchmarks() -> Table:
    query = f"""
        select *,
            coalesce(branch_id, '(all branches)') as branch,
            {missing(("study_id",), "key_columns_missing")},
            coalesce(median_supplier_nps, highest_supplier_nps) - lowest_supplier_nps as lowest_below_next,
            highest_supplier_nps - coalesce(median_supplier_nps, lowest_supplier_nps) as highest_above_next
        from marts.branch_benchmarks"""
    advice = "look at seeds/published_benchmarks.csv and at the study's answers, then run `nps build` again"
    return Table(
        "marts.branch_benchmarks",
        query,
        (
            none_missing("key_columns_missing", "is never empty", advice, "study_id"),
            unique(("study_id", "branch"), advice),
            between("nps", -100, 100, "is between −100 and 100", advice),
            between("lowest_supplier_nps", -100, 100, "is between −100 and 100", advice),
            between("highest_supplier_nps", -100, 100, "is between −100 and 100", advice),
            _derived(
                "lowest_below_next", 0, None, "is at most the median and highest", "lowest_supplier_nps"
            ),
            _derived(
                "highest_above_next", 0, None, "is at least the median and lowest", "highest_supplier_nps"
            ),
        ),
    )


def _gaps(table: str, entity: tuple[str, ...], size: Size) -> Table:
    key = (*entity, *PERIOD, "study_id")
    query = f"""
        select *,
            {missing(key, "key_columns_missing")},
            {_gap_error("branch")},
            {_gap_error("b2b")}
        from {table}{size.of_accounts(table)}"""
    return Table(
        table,
        query,
        (
            none_missing("key_columns_missing", "are never empty", REBUILD, ", ".join(key)),
            unique(key, REBUILD),
            between("nps", -100, 100, "is between −100 and 100", REBUILD),
            _derived("branch_gap_error", 0, 0, "is nps minus branch_benchmark_nps", "branch_gap"),
            _derived("b2b_gap_error", 0, 0, "is nps minus b2b_benchmark_nps", "b2b_gap"),
        ),
    )


def _gap_error(benchmark: str) -> str:
    """Write SQL: how far a gap is from its definition; 999 where only one of the two is null."""
    gap, expected = f"{benchmark}_gap", f"(nps - {benchmark}_benchmark_nps)"
    return f"""case when {gap} is null and {expected} is null then 0
                else coalesce(abs({gap} - {expected}), 999) end as {benchmark}_gap_error"""


def _responses(is_large: bool) -> Table:
    # Of many answers, dbt's tests compare the ids with raw file by file, which is cheaper than to sort them.
    keys = () if is_large else (unique(("response_id",), REBUILD),)
    needed = ("response_id", "score", "category")
    return Table(
        "marts.fct_responses",
        f"select *, {missing(needed, 'columns_missing')} from marts.fct_responses",
        (
            at_least(
                1, "no answer was counted: `nps status` says how many were loaded and why any were left out"
            ),
            none_missing("columns_missing", "are never empty", REBUILD, ", ".join(needed)),
            *keys,
            between("score", 0, 10, "is between 0 and 10", REBUILD),
            one_of("category", ("promoter", "passive", "detractor"), REBUILD),
        ),
        is_large,
    )


def _derived(column: str, low: float | None, high: float | None, statement: str, about: str) -> Rule:
    """Rule on a derived figure, named after the columns a reader knows it by."""
    return Rule(
        statement,
        "ExpectColumnValuesToBeBetween",
        {
            "column": column,
            **({} if low is None else {"min_value": low - TOLERANCE}),
            **({} if high is None else {"max_value": high + TOLERANCE}),
        },
        about,
        advice=REBUILD,
    )
