with

-- A benchmark of unknown uncertainty, or below the floor, allows no test.
comparisons as (

    select
        case when branch_id is null then 'b2b gap' else 'branch gap' end as comparison,
        study_id,
        branch_id,
        interval_centre,
        standard_error
    from {{ ref('int_benchmarks') }}
    where {{ not_tested_reason('nps', 'standard_error', 'responses', 'responses') }} is null

),

figures as (

    select * from {{ ref('account_figures') }}
    where responses >= {{ var('minimum_responses') }}

),

-- How many tests there are is counted before any is made: the tests themselves are many.
sizes as (

    select
        period_key,
        branch_id,
        count(*) as figures,
        {{ count_where('previous_responses >= ' ~ var('minimum_responses')) }} as changes
    from figures
    group by period_key, branch_id

),

families as (

    select
        comparisons.comparison,
        comparisons.study_id,
        sizes.period_key,
        sum(sizes.figures) as tests
    from sizes
    inner join comparisons
        on comparisons.branch_id is null or comparisons.branch_id = sizes.branch_id
    group by comparisons.comparison, comparisons.study_id, sizes.period_key
    union all
    select 'change' as comparison, '' as study_id, period_key, sum(changes) as tests
    from sizes
    group by period_key

),

differences as (

    select
        'change' as comparison,
        '' as study_id,
        period_key,
        {{ account_centre_change('figures') }} as centres,
        {{ combined_error('standard_error', 'previous_standard_error') }} as error,
        {{ account_change_rounding('figures') }} as half_people
    from figures
    where previous_responses >= {{ var('minimum_responses') }}
    union all
    select
        comparisons.comparison,
        comparisons.study_id,
        figures.period_key,
        {{ account_centre('figures') }} - comparisons.interval_centre as centres,
        {{ combined_error('figures.standard_error', 'comparisons.standard_error') }} as error,
        {{ account_rounding('figures') }} as half_people
    from figures
    inner join comparisons
        on comparisons.branch_id is null or comparisons.branch_id = figures.branch_id

),

-- The tail is expensive, so only differences that can be significant have theirs measured.
candidates as (

    select
        comparison,
        study_id,
        period_key,
        {{ difference_z('centres', 'error', 'half_people') }} as z,
        {{ difference_p_value('centres', 'error', 'half_people') }} as p_value
    from differences
    where abs(centres) - half_people >= 1.9 * error

),

ranked as (

    select
        *,
        row_number() over (partition by comparison, study_id, period_key order by p_value) as place
    from candidates

)

select
    ranked.comparison,
    ranked.study_id,
    ranked.period_key,
    cast(max(families.tests) as bigint) as tests,
    {{ largest_significant('ranked.p_value', 'ranked.place', 'families.tests', of='ranked.place') }}
        as significant_tests,
    {{ largest_significant('ranked.p_value', 'ranked.place', 'families.tests') }}
        as p_value_threshold,
    -- The same limit as a number of errors, which the views compare without the tail.
    {{ smallest_significant_z('ranked.z', 'ranked.p_value', 'ranked.place', 'families.tests') }}
        as z_threshold
from ranked
inner join families
    on ranked.comparison = families.comparison
    and ranked.study_id = families.study_id
    and ranked.period_key = families.period_key
group by ranked.comparison, ranked.study_id, ranked.period_key
