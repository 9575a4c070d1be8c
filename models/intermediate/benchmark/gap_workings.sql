with

benchmarks as (

    select * from {{ ref('int_benchmarks') }}

),

gaps as (

    {%- for benchmark in ['branch', 'b2b'] %}
    select
        '{{ benchmark }}' as benchmark,
        entity_type,
        entity_id,
        period_type,
        period_key,
        period_start,
        study_id,
        {{ 'branch_id' if benchmark == 'branch' else 'cast(null as ' ~ dbt.type_string() ~ ')' }}
            as benchmark_branch_id,
        nps,
        interval_centre,
        standard_error,
        half_people,
        lowest_attainable,
        highest_attainable,
        {{ benchmark }}_gap as gap,
        {{ benchmark }}_centre_gap as centre_gap,
        {{ benchmark }}_gap_error as gap_error,
        {{ benchmark }}_gap_low as gap_low,
        {{ benchmark }}_gap_high as gap_high
    from {{ ref('int_benchmark_gaps') }}
    where {{ benchmark }}_gap is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

explained as (

    select
        gaps.*,
        benchmarks.benchmark_variance,
        benchmarks.nps as benchmark_nps,
        benchmarks.interval_centre as benchmark_interval_centre,
        benchmarks.standard_error as benchmark_standard_error,
        {{ published_variance('benchmarks.nps', 'benchmarks.responses') }}
            as benchmark_published_variance,
        {{ roll_up_workings('benchmarks', 'benchmark_') }}
    from gaps
    inner join benchmarks
        on gaps.study_id = benchmarks.study_id
        and coalesce(gaps.benchmark_branch_id, '') = coalesce(benchmarks.branch_id, '')

)

select
    explained.*,
    periods.period_name,
    thresholds.tests as gap_tests,
    thresholds.significant_tests as gap_significant_tests,
    {{ family_limit('thresholds') }} as gap_family_limit,
    thresholds.p_value_threshold as gap_p_value_threshold,
    {{ test_workings('centre_gap', 'gap_error', 'half_people', 'gap') }}
from explained
inner join {{ ref('int_periods') }} as periods on explained.period_key = periods.period_key
left join {{ ref('int_significance_thresholds') }} as thresholds
    on explained.entity_type = 'account'
    and thresholds.comparison = explained.benchmark || ' gap'
    and explained.study_id = thresholds.study_id
    and explained.period_key = thresholds.period_key
