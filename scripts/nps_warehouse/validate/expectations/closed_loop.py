"""The marts that close the loop at the marts gate: what a reader could see to be wrong, whatever was done.

They may be empty: nobody need write or be called.
"""

from nps_warehouse.validate.expectations.rules import TOLERANCE, in_order, outside, shown, sound_mart
from nps_warehouse.validate.gates import Table

REBUILD = "look at the model in models/marts/closed_loop, then run `nps build` again"
ACTIONS = "'recover', 'repair', 'win_over', 'ask_for_introduction'"


def tables(answers_are_large: bool) -> tuple[Table, ...]:
    """Every mart that closes the loop with its rules. answers_are_large: whether very many texts are published."""
    return (
        sound_mart(
            "fct_answers",
            REBUILD,
            ("response_id", "category"),
            {"category not in ('promoter', 'passive', 'detractor')": shown("category", "category")},
            is_large=answers_are_large,
        ),
        sound_mart(
            "follow_up_queue",
            REBUILD,
            ("response_id", "action", "due_at", "priority", "priority_reason", "is_overdue", "age_days"),
            {
                **outside(("score",), 0, 10),
                f"action not in ({ACTIONS})": shown("action", "action"),
                "priority < 1": shown("priority", "priority"),
                "is_overdue and age_days < 1": shown("age_days", "overdue after days:"),
            },
        ),
        sound_mart(
            "follow_up_performance",
            REBUILD,
            ("period_name", "cases"),
            {
                **outside(("contacted_in_time_share",), 0, 1),
                **outside(("mean_change_after_follow_up", "mean_change_without"), -2, 2),
                "median_hours_to_contact < 0": shown("median_hours_to_contact", "median hours"),
                **in_order("difference_low", "difference", "difference_high"),
            },
        ),
        sound_mart(
            "dissatisfaction_themes",
            REBUILD,
            ("theme_id", "theme_name", "period_name", "mentions", "texts"),
            {
                "mentions not between 1 and texts": shown("mentions", "mentions"),
                **outside(("mention_share", "theme_coverage"), 0, 1),
                **outside(("nps_mentioning", "nps_others", "nps_points_associated"), -100, 100),
                **in_order("nps_difference_low", "nps_difference", "nps_difference_high"),
                **in_order("mention_share_before_low", "mention_share_before", "mention_share_before_high"),
                **in_order("mention_share_after_low", "mention_share_after", "mention_share_after_high"),
            },
        ),
        sound_mart(
            "referrals",
            REBUILD,
            ("account_id",),
            {
                "promoters_not_asked > promoters": shown("promoters_not_asked", "not asked"),
                "introductions_won > introductions_made": shown("introductions_won", "won"),
                "introductions_made > introductions_asked": shown("introductions_made", "made"),
            },
        ),
        sound_mart(
            "category_changes",
            REBUILD,
            ("entity_type", "entity_id", "period_name", "people_answering_twice"),
            {
                **outside(("mean_change",), -2, 2),
                **in_order("mean_change_low", "mean_change", "mean_change_high"),
                "recovered + lost > people_answering_twice": shown("recovered + lost", "recovered or lost"),
            },
        ),
        sound_mart(
            "survey_participation",
            REBUILD,
            ("survey_id",),
            {
                **outside(("response_rate",), 0, 1),
                "delivered + bounced <> invited": shown("delivered + bounced", "delivered or bounced"),
            },
        ),
        sound_mart(
            "channel_comparison",
            REBUILD,
            ("channel", "period_name"),
            {
                **outside(("nps", "nps_low", "nps_high", "nps_others"), -100, 100),
                **outside(("response_rate",), 0, 1),
                **in_order("nps_difference_low", "nps_difference", "nps_difference_high"),
                **in_order("paired_difference_low", "paired_difference", "paired_difference_high"),
            },
        ),
        sound_mart(
            "account_potential",
            REBUILD,
            ("account_id", "is_silent", "potential_rank", "why"),
            {
                "revenue_at_risk not between 0 and annual_revenue": shown("revenue_at_risk", "at risk"),
                **outside(("revenue_heard_share",), 0, 1),
            },
        ),
        sound_mart(
            "score_sensitivity",
            REBUILD,
            ("entity_type", "entity_id", "period_name"),
            {
                **outside(("nps",), -100, 100),
                **outside(("nps_detractors_double",), -200, 100),
                f"nps_severe_weighted > nps + {TOLERANCE}": shown("nps_severe_weighted", "severe weighted"),
                **outside(("severe_detractor_share", "answer_variance"), 0, 1),
            },
        ),
    )
