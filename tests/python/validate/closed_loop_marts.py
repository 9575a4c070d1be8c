"""One sound row of each mart that closes the loop, with the columns that the marts gate looks at."""

LIMITS = "{0} - 1 as {1}_low, {0} as {1}, {0} + 1 as {1}_high"
CLOSED_LOOP = {
    "fct_answers": "'1' as response_id, 'promoter' as category",
    "follow_up_queue": """'1' as response_id, 'repair' as action, timestamp '2025-01-03' as due_at, 1 as priority,
        'detractor' as priority_reason, true as is_overdue, 5 as age_days, 4 as score""",
    "follow_up_performance": f"""'2025' as period_name, 5 as cases, 0.5e0 as contacted_in_time_share,
        null::double as median_hours_to_contact, 0.5e0 as mean_change_after_follow_up, 0.1e0 as mean_change_without,
        {LIMITS.format("0.4e0", "difference")}""",
    "dissatisfaction_themes": f"""'price' as theme_id, 'Price' as theme_name, '2025' as period_name, 3 as mentions,
        10 as texts, 0.3e0 as mention_share, 0.9e0 as theme_coverage, -50.0e0 as nps_mentioning, -10.0e0 as nps_others,
        4.0e0 as nps_points_associated, {LIMITS.format("-40.0e0", "nps_difference")},
        null as mention_share_before_low, null as mention_share_before, null as mention_share_before_high,
        0.1e0 as mention_share_after_low, 0.2e0 as mention_share_after, 0.3e0 as mention_share_after_high""",
    "referrals": """'A1' as account_id, 2 as promoters, 1 as promoters_not_asked, 3 as introductions_asked,
        2 as introductions_made, 1 as introductions_won""",
    "category_changes": f"""'overall' as entity_type, '(all)' as entity_id, '2025' as period_name,
        5 as people_answering_twice, 3 as recovered, 2 as lost, {LIMITS.format("0.2e0", "mean_change")}""",
    "survey_participation": """'S1' as survey_id, 10 as invited, 9 as delivered, 1 as bounced, 0.5e0 as response_rate""",
    "channel_comparison": f"""'web' as channel, '2025' as period_name, {LIMITS.format("10.0e0", "nps")}, 5.0e0 as nps_others,
        0.4e0 as response_rate, {LIMITS.format("5.0e0", "nps_difference")}, {LIMITS.format("2.0e0", "paired_difference")}""",
    "account_potential": """'A1' as account_id, false as is_silent, 1 as potential_rank, '' as why,
        100.0e0 as annual_revenue, 50.0e0 as revenue_at_risk, 0.9e0 as revenue_heard_share""",
    "score_sensitivity": """'overall' as entity_type, '(all)' as entity_id, '2025' as period_name, 20.0e0 as nps,
        10.0e0 as nps_detractors_double, 15.0e0 as nps_severe_weighted, 0.05e0 as severe_detractor_share,
        0.36e0 as answer_variance""",
}
