-- noqa: disable=LT02
with

figures as (

    select
        entity_type,
        entity_id,
        case when entity_type = 'branch' then entity_id end as branch_id,
        period_type,
        cast(null as bigint) as account_key,
        period_key,
        cast(responses as bigint) as responses,
        cast(null as bigint) as contacts,
        nps,
        interval_centre,
        standard_error,
        0e0 as half_people,
        -100e0 as lowest_attainable,
        100e0 as highest_attainable,
        period_start
    from {{ ref('entity_figures') }}
    union all
    select
        'account' as entity_type,
        figures.account_id as entity_id,
        figures.branch_id,
        figures.period_type,
        figures.account_key,
        figures.period_key,
        cast(figures.responses as bigint) as responses,
        figures.contacts,
        figures.nps,
        {{ account_centre('figures') }} as interval_centre,
        figures.standard_error,
        {{ account_rounding('figures') }} as half_people,
        {{ account_attainable('figures', -1) }} as lowest_attainable,
        {{ account_attainable('figures', 1) }} as highest_attainable,
        figures.period_start
    from {{ ref('account_figures') }} as figures

),

benchmarks as (

    select * from {{ ref('int_benchmarks') }}

),

studies as (

    select distinct study_id from benchmarks

),

gaps as (

    select
        figures.*,
        studies.study_id,
        branch_benchmarks.lowest_supplier_nps,
        branch_benchmarks.highest_supplier_nps,
        {%- for benchmark in ['branch', 'b2b'] %}
        {{ benchmark }}_benchmarks.nps as {{ benchmark }}_benchmark_nps,
        {{ benchmark }}_benchmarks.responses as {{ benchmark }}_benchmark_responses,
        {{ benchmark }}_benchmarks.benchmark_variance as {{ benchmark }}_benchmark_variance,
        figures.nps - {{ benchmark }}_benchmarks.nps as {{ benchmark }}_gap,
        figures.interval_centre - {{ benchmark }}_benchmarks.interval_centre
            as {{ benchmark }}_centre_gap,
        {{ combined_error('figures.standard_error', benchmark ~ '_benchmarks.standard_error') }}
            as {{ benchmark }}_gap_error{{ ',' if not loop.last }}
        {%- endfor %}
    from figures
    -- Not a cross join: DuckDB stores one as a comma, which binds less than the joins after it.
    inner join studies on true
    left join benchmarks as branch_benchmarks
        on studies.study_id = branch_benchmarks.study_id
        and figures.branch_id = branch_benchmarks.branch_id
    left join benchmarks as b2b_benchmarks
        on studies.study_id = b2b_benchmarks.study_id
        and b2b_benchmarks.branch_id is null
    where branch_benchmarks.nps is not null or b2b_benchmarks.nps is not null

)

select
    *,
    {%- for benchmark in ['branch', 'b2b'] %}
    {{ difference_z(benchmark ~ '_centre_gap', benchmark ~ '_gap_error', 'half_people') }}
        as {{ benchmark }}_z,
    {{ not_tested_reason(
        benchmark ~ '_gap', benchmark ~ '_gap_error', 'responses',
        benchmark ~ '_benchmark_responses'
    ) }} as {{ benchmark }}_gap_not_tested_reason,
    {{ difference_bound(
        benchmark ~ '_gap', benchmark ~ '_centre_gap', benchmark ~ '_gap_error', 'half_people',
        '(lowest_attainable - 100e0)', -1
    ) }} as {{ benchmark }}_gap_low,
    {{ difference_bound(
        benchmark ~ '_gap', benchmark ~ '_centre_gap', benchmark ~ '_gap_error', 'half_people',
        '(highest_attainable + 100e0)', 1
    ) }} as {{ benchmark }}_gap_high{{ ',' if not loop.last }}
    {%- endfor %}
from gaps
