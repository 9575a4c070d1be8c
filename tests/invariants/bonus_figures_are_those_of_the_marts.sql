-- What is paid on is what readers see: a statement's measure, counts and interval are those of the roll-up, and the gap of a
-- branch is that of the benchmark marts.
with

roll_ups as (

    select
        payees.scheme_id,
        payees.payee_id,
        payees.period_name,
        case payees.measure_name
            when 'nps' then figures.nps
            when 'nps_low' then figures.nps_low
            when 'nps_change' then figures.nps_change
            when 'account_mean_nps' then figures.account_mean_nps
            when 'branch_gap' then gaps.branch_gap
            when 'branch_gap_low' then gaps.branch_gap_low
        end as mart_points,
        figures.responses as mart_responses,
        bonus.measure_points,
        bonus.responses
    from {{ ref('int_bonus_payees') }} as payees
    left join {{ ref('int_bonus_figures') }} as bonus on {{ same_bonus_key('payees', 'bonus') }}
    left join {{ ref('entity_figures') }} as figures
        on payees.entity_type = figures.entity_type
        and payees.entity_id = figures.entity_id
        and payees.period_key = figures.period_key
    left join {{ ref('int_benchmark_gaps') }} as gaps
        on payees.entity_type = gaps.entity_type
        and payees.entity_id = gaps.entity_id
        and payees.period_key = gaps.period_key
        and payees.study_id = gaps.study_id
    where payees.entity_type = 'branch' or not {{ is_gap_measure('payees.measure_name') }}

)

select * from roll_ups
where coalesce(mart_responses, 0) <> coalesce(responses, 0)
    or abs(coalesce(mart_points, 1e9) - coalesce(measure_points, 1e9)) > 1e-9
