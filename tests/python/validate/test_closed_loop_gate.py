"""The marts that close the loop at the marts gate: every expectation seen to fail on the one thing it guards."""

import pytest

from closed_loop_marts import CLOSED_LOOP
from nps_warehouse.settings import Warehouse
from validate_fixtures import change, check

WRONG = "is possible, and limits are in order"
EMPTY = "are never empty"

# Table, what is changed, the expectation, and what of the row is shown.
BROKEN = [
    ("fct_answers", "category = 'fan'", WRONG, "category fan"),
    ("fct_answers", "response_id = null", EMPTY, "response_id"),
    ("follow_up_queue", "score = 11", WRONG, "score 11"),
    ("follow_up_queue", "action = 'wait'", WRONG, "action wait"),
    ("follow_up_queue", "priority = 0", WRONG, "priority 0"),
    ("follow_up_queue", "age_days = 0", WRONG, "overdue after days: 0"),
    ("follow_up_queue", "priority_reason = null", EMPTY, "priority_reason"),
    ("follow_up_performance", "contacted_in_time_share = 1.5", WRONG, "contacted_in_time_share 1.5"),
    ("follow_up_performance", "mean_change_without = 2.5", WRONG, "mean_change_without 2.5"),
    ("follow_up_performance", "median_hours_to_contact = -1", WRONG, "median hours -1"),
    ("follow_up_performance", "difference_low = 0.5", WRONG, "difference_low 0.5"),
    ("follow_up_performance", "cases = null", EMPTY, "cases"),
    ("dissatisfaction_themes", "mentions = 11", WRONG, "mentions 11"),
    ("dissatisfaction_themes", "theme_coverage = 1.5", WRONG, "theme_coverage 1.5"),
    ("dissatisfaction_themes", "nps_points_associated = 101", WRONG, "nps_points_associated 101"),
    ("dissatisfaction_themes", "nps_difference_high = -60", WRONG, "nps_difference_high -60"),
    ("dissatisfaction_themes", "mention_share_after_low = 0.25", WRONG, "mention_share_after_low 0.25"),
    ("dissatisfaction_themes", "theme_name = null", EMPTY, "theme_name"),
    ("referrals", "promoters_not_asked = 3", WRONG, "not asked 3"),
    ("referrals", "introductions_won = 3, introductions_made = 2", WRONG, "won 3"),
    ("referrals", "introductions_made = 4", WRONG, "made 4"),
    ("referrals", "account_id = null", EMPTY, "account_id"),
    ("category_changes", "mean_change = 2.5, mean_change_high = 3", WRONG, "mean_change 2.5"),
    ("category_changes", "mean_change_high = 0", WRONG, "mean_change_high 0"),
    ("category_changes", "recovered = 4", WRONG, "recovered or lost 6"),
    ("survey_participation", "response_rate = 1.5", WRONG, "response_rate 1.5"),
    ("survey_participation", "bounced = 2", WRONG, "delivered or bounced 11"),
    ("channel_comparison", "nps_others = 101", WRONG, "nps_others 101"),
    ("channel_comparison", "paired_difference_low = 3", WRONG, "paired_difference_low 3"),
    ("channel_comparison", "channel = null", EMPTY, "channel"),
    ("account_potential", "revenue_at_risk = 101", WRONG, "at risk 101"),
    ("account_potential", "revenue_heard_share = 1.1", WRONG, "revenue_heard_share 1.1"),
    ("account_potential", "is_silent = null", EMPTY, "is_silent"),
    ("score_sensitivity", "nps_severe_weighted = 21", WRONG, "severe weighted 21"),
    ("score_sensitivity", "nps_detractors_double = -201", WRONG, "nps_detractors_double -201"),
    ("score_sensitivity", "answer_variance = 1.1", WRONG, "answer_variance 1.1"),
]


@pytest.mark.parametrize(("table", "assignment", "statement", "shown"), BROKEN)
def test_a_broken_row_is_a_critical_failure(
    warehouse: Warehouse, table: str, assignment: str, statement: str, shown: str
) -> None:
    change(warehouse, f"update marts.{table} set {assignment}")
    failed = [each for each in check(warehouse, "marts", f"marts.{table}") if not each.success]
    assert [(each.severity, each.expectation) for each in failed] == [("critical", statement)]
    assert shown in failed[0].observed


@pytest.mark.parametrize("table", sorted(CLOSED_LOOP))
def test_a_mart_may_be_empty(warehouse: Warehouse, table: str) -> None:
    change(warehouse, f"delete from marts.{table}")
    assert [each for each in check(warehouse, "marts", f"marts.{table}") if not each.success] == []
