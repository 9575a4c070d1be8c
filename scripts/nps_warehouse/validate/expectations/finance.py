"""Bonus periods at both gates: what a reader could see to be wrong with money, whatever the schemes are.

All of it may be empty: nobody need be paid on an NPS.
"""

from collections.abc import Collection

from nps_warehouse.validate.expectations.reading import as_read, clean
from nps_warehouse.validate.expectations.rules import (
    in_order,
    no_problem,
    outside,
    problem,
    shown,
    sound_mart,
)
from nps_warehouse.validate.expectations.sql import DUCKDB, Sql
from nps_warehouse.validate.gates import Rule, Table

REBUILD = "look at the model in models/marts/finance, then run `nps build` again"
KEY = ("scheme_id", "scheme_version", "period_type", "period_name", "payee_type", "payee_id")
PAYEE_TYPES = "'account_manager', 'team', 'branch', 'company'"
CAUSES = "'late_answer', 'corrected_score', 'moved_account', 'withdrawn', 'erased', 'rule', 'setting', 'code'"
LOWEST, HIGHEST = (f"{each}(currency) over (partition by scheme_id)" for each in ("min", "max"))
ONE_CURRENCY = {f"{LOWEST} <> {HIGHEST}": f"'of ' || scheme_id || ': ' || {LOWEST} || ' and ' || {HIGHEST}"}
WHOLE_CENTS = "[0-9]{1,15}(|[.][0-9]{1,2}0*)"


def tables(evidence_is_large: bool) -> tuple[Table, ...]:
    """Every mart of bonus periods with its rules. evidence_is_large: whether very many answers are behind statements."""
    return (
        sound_mart(
            "bonus_statements",
            REBUILD,
            (*KEY, "measure_name", "state", "amount", "is_eligible", "as_of_load_id"),
            {
                **ONE_CURRENCY,
                **outside(("measure_points", "measure_low", "measure_high"), -200, 200),
                **in_order("measure_low", "measure_points", "measure_high"),
                **outside(("response_rate", "other_manager_share"), 0, 1),
                "promoters + passives + detractors <> responses": shown("responses", "answers in all"),
                "measured_responses not between 0 and responses": shown("measured_responses", "measured"),
                "answered_invitations > invitations": shown("answered_invitations", "answered"),
                "amount < 0 or (amount > 0 and not is_eligible)": shown("amount", "amount"),
                "target_amount < 0": shown("target_amount", "target_amount"),
                "amount > 0 and currency is null": shown("amount", "no currency of amount"),
                "cast(amount as decimal(38, 6)) <> cast(amount as decimal(18, 2))": shown(
                    "amount", "parts of a cent:"
                ),
                f"payee_type not in ({PAYEE_TYPES})": shown("payee_type", "payee_type"),
                "(state = 'closed') <> (closing_id is not null) or state not in ('open', 'closable', 'closed')": shown(
                    "state", "state"
                ),
            },
        ),
        sound_mart(
            "bonus_evidence",
            REBUILD,
            (*KEY, "response_id", "evidence_of", "load_id", "source_file"),
            {
                **outside(("score",), 0, 10),
                "category not in ('promoter', 'passive', 'detractor')": shown("category", "category"),
                "evidence_of not in ('period', 'previous_period')": shown("evidence_of", "evidence_of"),
            },
            is_large=evidence_is_large,
        ),
        sound_mart(
            "bonus_payments",
            REBUILD,
            (*KEY, "closing_id", "kind", "paid_amount", "total_paid"),
            {
                **ONE_CURRENCY,
                "kind not in ('closing', 'correction')": shown("kind", "kind"),
                "lower(closed_by) = lower(approved_by)": shown("closed_by", "closed and approved by"),
            },
        ),
        sound_mart(
            "bonus_restatements",
            REBUILD,
            (*KEY, "cause", "restatement_id", "amount_paid", "amount_now", "amount_difference"),
            {
                **ONE_CURRENCY,
                f"cause not in ({CAUSES})": shown("cause", "cause"),
                "decision not in ('adjust', 'waive') or (decision is null and settled_in is not null)": shown(
                    "decision", "decision"
                ),
            },
        ),
    )


def target_problem(there: Collection[str], sql: Sql = DUCKDB) -> str:
    """Write SQL: what is wrong with a row of `raw.bonus_targets`, as the text `wrong_target`, with where the row is.

    there: the columns the table has now. No amount is shown: what somebody earns is nobody's example.
    """
    where = "coalesce(_source_file, 'a file') || ' row ' || cast(_source_row as string)"
    amount = sql.full_match(as_read("amount", there, sql), WHOLE_CENTS)
    currency = sql.full_match(f"upper({clean('currency', sql)})", "[A-Z]{3}")
    return problem(
        "wrong_target",
        {
            f"not coalesce({amount}, false)": f"'amount in ' || {where}",
            f"not coalesce({currency}, false)": f"'currency in ' || {where}",
        },
    )


def target_rule() -> Rule:
    """Demand that every target is an amount in a currency: one that cannot be read would pay nothing."""
    return no_problem(
        "wrong_target",
        "are an amount of whole cents, 0 or more, and three letters such as EUR",
        "amount, currency",
        "correct the file and load it again; state in sources.yml the decimal sign of its amounts (decimal:)",
    )
