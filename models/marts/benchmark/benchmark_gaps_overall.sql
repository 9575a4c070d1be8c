with

gaps as (

    select * from {{ ref('int_benchmark_gaps_tested') }}
    where entity_type = 'overall'

)

select
    study_id,
    study_name,
    is_default_study,
    period_type,
    period_name,
    is_complete,
    is_latest,
    is_reportable,
    not_reportable_reason,
    benchmark_variance,
    b2b_benchmark_variance,
    is_branch_gap_significant,
    branch_gap_not_tested_reason,
    is_b2b_gap_significant,
    b2b_gap_not_tested_reason,
    responses,
    nps,
    branch_benchmark_nps,
    branch_gap,
    branch_gap_low,
    branch_gap_high,
    b2b_benchmark_nps,
    b2b_gap,
    b2b_gap_low,
    b2b_gap_high,
    share_of_suppliers_beaten,
    position_in_branch_range,
    answers_to_reach_benchmark,
    period_start,
    period_end
from gaps
