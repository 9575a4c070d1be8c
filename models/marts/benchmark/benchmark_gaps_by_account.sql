with

gaps as (

    select * from {{ ref('int_benchmark_gaps_tested') }}
    where entity_type = 'account'

)

select
    entity_id as account_id,
    period_type,
    period_start,
    study_id,
    nps,
    branch_benchmark_nps,
    branch_gap,
    branch_gap_low,
    branch_gap_high,
    is_branch_gap_significant,
    b2b_benchmark_nps,
    b2b_gap,
    b2b_gap_low,
    b2b_gap_high,
    is_b2b_gap_significant,
    share_of_suppliers_beaten,
    position_in_branch_range,
    benchmark_variance,
    b2b_benchmark_variance,
    answers_to_reach_benchmark
from gaps
