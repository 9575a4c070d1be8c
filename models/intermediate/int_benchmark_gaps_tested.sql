with

gaps as (

    select * from {{ ref('int_benchmark_gaps_measured') }}

),

ranked as (

    select
        *,
        row_number() over (
            partition by {{ comparison_family('study_id, ') }}
            order by branch_p_value nulls last, entity_id
        ) as branch_rank,
        count(branch_p_value) over (
            partition by {{ comparison_family('study_id, ') }}
        ) as branch_size,
        row_number() over (
            partition by {{ comparison_family('study_id, ') }}
            order by b2b_p_value nulls last, entity_id
        ) as b2b_rank,
        count(b2b_p_value) over (partition by {{ comparison_family('study_id, ') }}) as b2b_size
    from gaps

),

tested as (

    select
        *,
        {{ benjamini_hochberg(
            'branch_p_value', comparison_family('study_id, '), 'branch_rank', 'branch_size'
        ) }} <= 0.05 as is_branch_gap_significant,
        {{ benjamini_hochberg(
            'b2b_p_value', comparison_family('study_id, '), 'b2b_rank', 'b2b_size'
        ) }} <= 0.05 as is_b2b_gap_significant
    from ranked

)

select
    tested.entity_type,
    tested.entity_id,
    tested.period_type,
    tested.period_start,
    tested.study_id,
    coalesce(tested.branch_benchmark_variance, tested.b2b_benchmark_variance)
        as benchmark_variance,
    tested.b2b_benchmark_variance,
    tested.is_branch_gap_significant,
    tested.is_b2b_gap_significant,
    tested.nps,
    tested.branch_benchmark_nps,
    tested.branch_gap,
    tested.branch_gap - {{ z() }} * tested.branch_gap_error as branch_gap_low,
    tested.branch_gap + {{ z() }} * tested.branch_gap_error as branch_gap_high,
    tested.b2b_benchmark_nps,
    tested.b2b_gap,
    tested.b2b_gap - {{ z() }} * tested.b2b_gap_error as b2b_gap_low,
    tested.b2b_gap + {{ z() }} * tested.b2b_gap_error as b2b_gap_high,
    beaten.share_of_suppliers_beaten,
    (tested.nps - tested.lowest_supplier_nps)
    / nullif(tested.highest_supplier_nps - tested.lowest_supplier_nps, 0)
        as position_in_branch_range,
    {{ answers_to_reach_target(
        'tested.nps', 'coalesce(tested.branch_benchmark_nps, tested.b2b_benchmark_nps)',
        'tested.responses'
    ) }} as answers_to_reach_benchmark
from tested
left join {{ ref('int_suppliers_beaten_counted') }} as beaten
    on tested.study_id = beaten.study_id
    and tested.branch_id = beaten.branch_id
    and tested.nps = beaten.nps
