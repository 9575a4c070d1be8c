"""What the dashboard reads of a published version: one query per table or chart, and no measure computed.

Parameters: $period_type and $period_name are those of the page, $study is the benchmark study compared with.
"""

OVERALL = """
    select figures.*, gaps.* exclude (
        period_type, period_name, period_start, period_end, is_complete, is_latest, is_reportable,
        not_reportable_reason, responses, nps
    )
    from marts.nps_overall as figures
    left join marts.benchmark_gaps_overall as gaps
        on gaps.study_id = $study and gaps.period_type = figures.period_type
        and gaps.period_name = figures.period_name
    where figures.period_type = $period_type and figures.period_name = $period_name
"""

# A window that began before the first answer is shorter than it says.
TREND = """
    select figures.period_name, figures.period_end, responses, nps, nps_low, nps_high, not_reportable_reason,
        tools, channels, tools <> lag(tools) over in_order as tools_changed,
        channels <> lag(channels) over in_order as channels_changed
    from marts.nps_overall as figures
    inner join marts.dim_periods as periods
        on periods.period_type = figures.period_type and periods.period_name = figures.period_name
    where figures.period_type = $period_type
        and figures.period_start >= (select date_trunc('month', min(responded_on)) from marts.fct_responses)
    window in_order as (order by figures.period_end)
    order by figures.period_end desc
    limit 36
"""

SOURCES = """
    select tools, channels, has_several_tools, has_several_channels, has_other_tools, has_other_channels
    from marts.dim_periods
    where period_type = $period_type and period_name = $period_name
"""

SURVEYS_THAT_MIX = """
    select survey_id, survey_name, has_several_tools, has_several_channels
    from marts.survey_participation
    where branch_id is null and (has_several_tools or has_several_channels)
    order by survey_id
"""

CHANNELS = """
    select channel, responses, nps, nps_low, nps_high, nps_difference, nps_difference_low, nps_difference_high,
        is_different, difference_not_tested_reason, not_reportable_reason
    from marts.channel_comparison
    where period_type = $period_type and period_name = $period_name and responses > 0
    order by responses desc, channel
    limit 20
"""

BRANCHES = """
    select figures.*, names.branch_name_nl, gaps.branch_gap, branch_gap_low, branch_gap_high,
        is_branch_gap_significant, branch_gap_not_tested_reason, branch_benchmark_nps,
        gaps.b2b_gap, b2b_gap_low, b2b_gap_high, is_b2b_gap_significant, answers_to_reach_benchmark,
        benchmarks.responses as benchmark_responses, suppliers, lowest_supplier_nps, highest_supplier_nps
    from marts.nps_by_branch as figures
    left join marts.dim_branches as names on names.branch_id = figures.branch_id
    left join marts.benchmark_gaps_by_branch as gaps
        on gaps.study_id = $study and gaps.branch_id = figures.branch_id
        and gaps.period_type = figures.period_type and gaps.period_name = figures.period_name
    left join marts.branch_benchmarks as benchmarks
        on benchmarks.study_id = $study and benchmarks.branch_id = figures.branch_id
    where figures.period_type = $period_type and figures.period_name = $period_name
    order by figures.not_reportable_reason is not null, branch_gap desc nulls last, figures.nps desc,
        figures.branch_name
"""

ACCOUNTS = """
    select figures.account_id, figures.account_name, figures.branch_id, figures.branch_name, names.branch_name_nl,
        owners.account_manager_name, figures.responses, promoters, passives, detractors, contacts,
        figures.nps, nps_low, nps_high, figures.not_reportable_reason,
        branch_gap, branch_gap_low, branch_gap_high, is_branch_gap_significant,
        nps_change, nps_change_low, nps_change_high, is_change_significant,
        case when figures.not_reportable_reason is null then rank() over (
            order by figures.not_reportable_reason is not null, shrunk_nps desc
        ) end as shrunk_rank
    from marts.nps_by_account as figures
    left join marts.benchmark_gaps_by_account as gaps
        on gaps.study_id = $study and gaps.account_id = figures.account_id
        and gaps.period_type = figures.period_type and gaps.period_name = figures.period_name
    left join marts.dim_branches as names on names.branch_id = figures.branch_id
    left join marts.dim_accounts as owners on owners.account_id = figures.account_id
    where figures.period_type = $period_type and figures.period_name = $period_name
    order by shrunk_rank nulls last, figures.responses desc, figures.account_name, figures.account_id
"""

MANAGERS = """
    with ordered as (
        select *, row_number() over (partition by account_manager_id order by priority) as place
        from marts.follow_up_queue
    )
    select account_manager_id, any_value(account_manager_name) as account_manager_name,
        count(*) as cases, count(*) filter (is_overdue) as overdue,
        count(*) filter (action = 'recover') as recover, count(*) filter (action = 'repair') as repair,
        count(*) filter (action = 'win_over') as win_over,
        count(*) filter (action = 'ask_for_introduction') as ask_for_introduction,
        arg_min(account_name, place) as first_account, arg_min(action, place) as first_action
    from ordered
    group by account_manager_id
    order by recover desc, repair desc, cases desc, account_manager_id
    limit 200
"""

THEMES = """
    select theme_name, texts, mentions, mention_share, nps_difference,
        nps_difference_low, nps_difference_high, nps_points_associated, example, improvements,
        (
            select list(of_branches.example order by of_branches.mentions desc, of_branches.branch_id)
            from marts.dissatisfaction_themes as of_branches
            where of_branches.theme_id = themes.theme_id and of_branches.branch_id is not null
                and of_branches.period_type = themes.period_type and of_branches.period_name = themes.period_name
        ) as other_examples,
        not_reportable_reason, mention_share_before, mention_share_before_low, mention_share_before_high,
        texts_before_improvement, mention_share_after, mention_share_after_low, mention_share_after_high,
        texts_after_improvement, improvement_started_on
    from marts.dissatisfaction_themes as themes
    where branch_id is null and period_type = $period_type and period_name = $period_name and mentions > 0
    order by nps_points_associated desc nulls last, theme_name
    limit 30
"""

REFERRALS = """
    select account_name, account_manager_name, recommended_to, next_person_to_ask, next_person_role, promoters,
        promoters_not_asked, introductions_made, introductions_won, won_amount
    from marts.referrals
    where promoters_not_asked > 0
    order by promoters_not_asked desc, times_recommended desc nulls last, account_id
    limit 10
"""

POTENTIAL = """
    select account_name, account_manager_name, potential_rank, is_silent, contacts, contacts_heard, promoters,
        passives, detractors, promoters_not_asked, roles_unheard, annual_revenue, revenue_at_risk, last_responded_on
    from marts.account_potential
    where is_silent or revenue_at_risk > 0
    order by potential_rank
    limit 10
"""

BONUS = """
    select scheme_id, scheme_name, scheme_version, period_type, period_name, payee_type, payee_name, measure_name,
        measure_points, measure_low, measure_high, measured_responses, responses, response_rate, is_eligible,
        not_eligible_reason, payout_share, amount, target_amount, currency, state, closable_on
    from marts.bonus_statements
    order by period_end desc, scheme_name, scheme_id, scheme_version, period_name, measure_name, payee_type, payee_name
    limit 200
"""

PAYMENTS = """
    select scheme_id, scheme_version, period_name, currency, sum(paid_amount) as paid,
        count(distinct closing_id) filter (kind = 'correction') as corrections
    from marts.bonus_payments
    group by all
    order by all
"""

RESTATEMENTS = """
    select restated.*, statements.scheme_name, statements.payee_name
    from marts.bonus_restatements as restated
    left join marts.bonus_statements as statements
        using (scheme_id, scheme_version, period_type, period_name, payee_type, payee_id)
    where restated.settled_in is null
    order by restated.decision is not null, abs(restated.amount_difference) desc, restated.restatement_id
    limit 200
"""

SIGNALS = """
    select * from marts.bonus_integrity_signals
    where is_signal
    order by adjusted_p_value, scheme_id, period_name, payee_id, signal
    limit 200
"""

LOADS = "select * from audit.load_history order by load_id desc limit 30"

FRESHNESS = """
    select count(*) as counted, min(responded_on) as first_on, max(responded_on) as last_on
    from marts.fct_responses
"""

DISPOSITIONS = """
    select disposition, reason, count(*) as answers
    from audit.response_dispositions
    group by all
    order by answers desc, disposition, reason
"""

RECONCILIATION = """
    select count(*) as files, cast(sum(rows_in_raw) as bigint) as answers,
        cast(sum(abs(difference)) as bigint) as difference
    from audit.response_reconciliation
"""

VALIDATION = """
    with newest as (
        select gate, max(run_sequence) as run_sequence from audit.validation_results group by gate
    )
    select gate, max(validated_at) as validated_at, count(*) as expectations,
        count(*) filter (success) as held,
        string_agg(expectation || coalesce(' (' || "table" || ')', ''), ', ') filter (not success) as failed
    from audit.validation_results
    inner join newest using (gate, run_sequence)
    group by gate
    order by gate desc
"""

BUILD = "select * from audit.builds order by sequence desc limit 1"
SETTINGS = "select * from audit.build_settings"
STUDIES = "select * from marts.dim_benchmark_studies order by is_default desc, study_id"
