with

payees as (

    select * from {{ ref('int_bonus_payees') }}

),

evidence as (

    select * from {{ ref('int_bonus_evidence') }}

),

answers as (

    select
        evidence.*,
        payees.measure_name,
        benchmarks.nps as benchmark_nps,
        benchmarks.interval_centre as benchmark_centre,
        benchmarks.standard_error as benchmark_error
    from evidence
    inner join payees on {{ same_bonus_key('evidence', 'payees') }}
    left join {{ ref('int_benchmarks') }} as benchmarks
        on payees.study_id = benchmarks.study_id
        and evidence.branch_id = benchmarks.branch_id
        and {{ is_gap_measure('payees.measure_name') }}

),

cells as (

    {{ bonus_cells('answers', bonus_measure_key()) }}

),

clusters as (

    {{ bonus_clusters('cells', bonus_measure_key()) }}

),

sums as (

    {{ bonus_sums('clusters', bonus_measure_key()) }}

),

figures as (

    select
        *,
        100 * {{ roll_up_error('sums') }} as standard_error
    from sums

),

measured as (

    select
        *,
        {{ bonus_measure('points') }} as measure_points,
        {{ bonus_measure('low') }} as measure_low,
        {{ bonus_measure('high') }} as measure_high
    from figures

),

moved as (

    select
        {{ bonus_key() | join(', ') }},
        {{ share(count_where('has_other_manager'), 'count(*)') }} as other_manager_share
    from evidence
    where evidence_of = 'period'
    group by {{ bonus_key() | join(', ') }}

)

select
    {%- for column in bonus_key() %}
    measured.{{ column }},
    {%- endfor %}
    measured.all_responses as responses,
    measured.all_promoters as promoters,
    measured.all_passives as passives,
    measured.all_detractors as detractors,
    measured.responses as measured_responses,
    measured.accounts,
    measured.measure_points,
    coalesce(measured.measure_low, roll_ups.nps_change_low) as measure_low,
    coalesce(measured.measure_high, roll_ups.nps_change_high) as measure_high,
    moved.other_manager_share
from measured
inner join payees on {{ same_bonus_key('measured', 'payees') }}
left join moved on {{ same_bonus_key('measured', 'moved') }}
left join {{ ref('entity_figures') }} as roll_ups
    on payees.entity_type = roll_ups.entity_type
    and payees.entity_id = roll_ups.entity_id
    and payees.period_key = roll_ups.period_key
    and payees.measure_name = 'nps_change'
