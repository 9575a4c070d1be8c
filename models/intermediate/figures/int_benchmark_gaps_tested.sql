with

gaps as (

    select * from {{ ref('int_benchmark_gaps_measured') }}

),

limits as (

    select * from {{ ref('int_significance_limits_found') }}

),

steps as (

    select * from {{ ref('int_supplier_steps_listed') }}

)

select
    gaps.entity_type,
    gaps.entity_id,
    gaps.period_type,
    gaps.period_start,
    gaps.study_id,
    coalesce(gaps.branch_benchmark_variance, gaps.b2b_benchmark_variance) as benchmark_variance,
    gaps.b2b_benchmark_variance,
    {{ is_significant('gaps.branch_p_value', gap_limit('branch_limits.p_value_limit')) }}
        as is_branch_gap_significant,
    {{ is_significant('gaps.b2b_p_value', gap_limit('b2b_limits.p_value_limit')) }}
        as is_b2b_gap_significant,
    gaps.nps,
    gaps.branch_benchmark_nps,
    gaps.branch_gap,
    gaps.branch_gap - {{ z() }} * gaps.branch_gap_error as branch_gap_low,
    gaps.branch_gap + {{ z() }} * gaps.branch_gap_error as branch_gap_high,
    gaps.b2b_benchmark_nps,
    gaps.b2b_gap,
    gaps.b2b_gap - {{ z() }} * gaps.b2b_gap_error as b2b_gap_low,
    gaps.b2b_gap + {{ z() }} * gaps.b2b_gap_error as b2b_gap_high,
    steps.share_of_suppliers_beaten,
    (gaps.nps - gaps.lowest_supplier_nps)
    / nullif(gaps.highest_supplier_nps - gaps.lowest_supplier_nps, 0)
        as position_in_branch_range,
    {{ answers_to_reach_target(
        'gaps.nps', 'coalesce(gaps.branch_benchmark_nps, gaps.b2b_benchmark_nps)',
        'gaps.responses'
    ) }} as answers_to_reach_benchmark
from gaps
left join limits as branch_limits
    on branch_limits.comparison = 'branch gap'
    and gaps.study_id = branch_limits.study_id
    and gaps.period_type = branch_limits.period_type
    and gaps.period_start = branch_limits.period_start
left join limits as b2b_limits
    on b2b_limits.comparison = 'b2b gap'
    and gaps.study_id = b2b_limits.study_id
    and gaps.period_type = b2b_limits.period_type
    and gaps.period_start = b2b_limits.period_start
left join steps
    on gaps.study_id = steps.study_id
    and gaps.branch_id = steps.branch_id
    and gaps.nps > steps.above_nps
    and gaps.nps <= steps.up_to_nps
