with

gaps as (

    select * from {{ ref('int_benchmark_gaps') }}

),

thresholds as (

    select * from {{ ref('int_significance_thresholds') }}

),

ranks as (

    select * from {{ ref('int_supplier_ranks') }}

)

select
    gaps.entity_type,
    gaps.entity_id,
    gaps.account_key,
    gaps.study_id,
    studies.study_name,
    studies.is_default as is_default_study,
    gaps.period_type,
    periods.period_name,
    periods.is_complete,
    periods.is_latest,
    {{ not_reportable_reason('gaps.responses', 'gaps.contacts') }} is null as is_reportable,
    {{ not_reportable_reason('gaps.responses', 'gaps.contacts') }} as not_reportable_reason,
    gaps.branch_id,
    coalesce(gaps.branch_benchmark_variance, gaps.b2b_benchmark_variance) as benchmark_variance,
    gaps.b2b_benchmark_variance,
    {%- for benchmark in ['branch', 'b2b'] %}
    {{ is_beyond_limit_if_tested(
        'gaps.' ~ benchmark ~ '_gap_not_tested_reason', 'gaps.' ~ benchmark ~ '_z',
        gap_z_limit(benchmark ~ '_thresholds.z_threshold')
    ) }} as is_{{ benchmark }}_gap_significant,
    gaps.{{ benchmark }}_gap_not_tested_reason,
    {%- endfor %}
    gaps.responses,
    gaps.nps,
    gaps.branch_benchmark_nps,
    gaps.branch_gap,
    gaps.branch_gap_low,
    gaps.branch_gap_high,
    gaps.b2b_benchmark_nps,
    gaps.b2b_gap,
    gaps.b2b_gap_low,
    gaps.b2b_gap_high,
    ranks.share_of_suppliers_beaten,
    (gaps.nps - gaps.lowest_supplier_nps)
    / nullif(gaps.highest_supplier_nps - gaps.lowest_supplier_nps, 0)
        as position_in_branch_range,
    {{ answers_to_reach_target(
        'gaps.nps', 'coalesce(gaps.branch_benchmark_nps, gaps.b2b_benchmark_nps)',
        'gaps.responses'
    ) }} as answers_to_reach_benchmark,
    gaps.period_start,
    periods.period_end
from gaps
inner join {{ ref('int_periods') }} as periods on gaps.period_key = periods.period_key
inner join {{ ref('dim_benchmark_studies') }} as studies on gaps.study_id = studies.study_id
left join thresholds as branch_thresholds
    on branch_thresholds.comparison = 'branch gap'
    and gaps.study_id = branch_thresholds.study_id
    and gaps.period_key = branch_thresholds.period_key
left join thresholds as b2b_thresholds
    on b2b_thresholds.comparison = 'b2b gap'
    and gaps.study_id = b2b_thresholds.study_id
    and gaps.period_key = b2b_thresholds.period_key
left join ranks
    on gaps.study_id = ranks.study_id
    and gaps.branch_id = ranks.branch_id
    and gaps.nps > ranks.above_nps
    and gaps.nps <= ranks.up_to_nps
