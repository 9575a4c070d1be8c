"""The marts that close the loop at the marts gate: what a reader could see to be wrong, whatever was done.

They may be empty: nobody need write or be called.
"""

from collections.abc import Mapping, Sequence

from nps_warehouse.validate.expectations.rules import (
    TOLERANCE,
    empty,
    no_problem,
    outside,
    problem,
    shown,
)
from nps_warehouse.validate.gates import Table

REBUILD = "look at the model in models/marts/closed_loop, then run `nps build` again"
ACTIONS = "'recover', 'repair', 'win_over', 'ask_for_introduction'"


def tables(answers_are_large: bool) -> tuple[Table, ...]:
    """Every mart that closes the loop with its rules. answers_are_large: whether very many texts are published."""
    return (
        _mart(
            "fct_answers",
            ("response_id", "category"),
            {"category not in ('promoter', 'passive', 'detractor')": shown("category", "category")},
            is_large=answers_are_large,
        ),
        _mart(
            "follow_up_queue",
            ("response_id", "action", "due_at", "priority", "priority_reason", "is_overdue", "age_days"),
            {
                **outside(("score",), 0, 10),
                f"action not in ({ACTIONS})": shown("action", "action"),
                "priority < 1": shown("priority", "priority"),
                "is_overdue and age_days < 1": shown("age_days", "overdue after days:"),
            },
        ),
        _mart(
            "follow_up_performance",
            ("period_name", "cases"),
            {
                **outside(("contacted_in_time_share",), 0, 1),
                **outside(("mean_change_after_follow_up", "mean_change_without"), -2, 2),
                "median_hours_to_contact < 0": shown("median_hours_to_contact", "median hours"),
                **_in_order("difference_low", "difference", "difference_high"),
            },
        ),
        _mart(
            "dissatisfaction_themes",
            ("theme_id", "theme_name", "period_name", "mentions", "texts"),
            {
                "mentions not between 1 and texts": shown("mentions", "mentions"),
                **outside(("mention_share", "theme_coverage"), 0, 1),
                **outside(("nps_mentioning", "nps_others", "nps_points_associated"), -100, 100),
                **_in_order("nps_difference_low", "nps_difference", "nps_difference_high"),
                **_in_order("mention_share_before_low", "mention_share_before", "mention_share_before_high"),
                **_in_order("mention_share_after_low", "mention_share_after", "mention_share_after_high"),
            },
        ),
        _mart(
            "referrals",
            ("account_id",),
            {
                "promoters_not_asked > promoters": shown("promoters_not_asked", "not asked"),
                "introductions_won > introductions_made": shown("introductions_won", "won"),
                "introductions_made > introductions_asked": shown("introductions_made", "made"),
            },
        ),
        _mart(
            "category_changes",
            ("entity_type", "entity_id", "period_name", "people_answering_twice"),
            {
                **outside(("mean_change",), -2, 2),
                **_in_order("mean_change_low", "mean_change", "mean_change_high"),
                "recovered + lost > people_answering_twice": shown("recovered + lost", "recovered or lost"),
            },
        ),
        _mart(
            "survey_participation",
            ("survey_id",),
            {
                **outside(("response_rate",), 0, 1),
                "delivered + bounced <> invited": shown("delivered + bounced", "delivered or bounced"),
            },
        ),
        _mart(
            "channel_comparison",
            ("channel", "period_name"),
            {
                **outside(("nps", "nps_low", "nps_high", "nps_others"), -100, 100),
                **outside(("response_rate",), 0, 1),
                **_in_order("nps_difference_low", "nps_difference", "nps_difference_high"),
                **_in_order("paired_difference_low", "paired_difference", "paired_difference_high"),
            },
        ),
        _mart(
            "account_potential",
            ("account_id", "is_silent", "potential_rank", "why"),
            {
                "revenue_at_risk not between 0 and annual_revenue": shown("revenue_at_risk", "at risk"),
                **outside(("revenue_heard_share",), 0, 1),
            },
        ),
        _mart(
            "score_sensitivity",
            ("entity_type", "entity_id", "period_name"),
            {
                **outside(("nps",), -100, 100),
                **outside(("nps_detractors_double",), -200, 100),
                f"nps_severe_weighted > nps + {TOLERANCE}": shown("nps_severe_weighted", "severe weighted"),
                **outside(("severe_detractor_share", "answer_variance"), 0, 1),
            },
        ),
    )


def _in_order(low: str, figure: str, high: str) -> dict[str, str]:
    return {
        f"{low} > {figure} + {TOLERANCE}": shown(low, low),
        f"{high} < {figure} - {TOLERANCE}": shown(high, high),
    }


def _mart(
    name: str, needed: Sequence[str], complaints: Mapping[str, str], *, is_large: bool = False
) -> Table:
    """Read a mart with the rules that columns are filled and values possible."""
    return Table(
        f"marts.{name}",
        f"""
        select *, {empty(needed, "empty_column")}, {problem("wrong_value", complaints)}
        from marts.{name}""",
        (
            no_problem("empty_column", "are never empty", ", ".join(needed), REBUILD),
            no_problem("wrong_value", "is possible, and limits are in order", "every figure", REBUILD),
        ),
        is_large=is_large,
    )
