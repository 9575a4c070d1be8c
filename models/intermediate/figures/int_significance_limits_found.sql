with

-- The tests are no CTE: DuckDB would write them down.
families as (

    select
        comparison,
        study_id,
        period_type,
        period_start,
        count(*) as tests
    from {{ ref('int_account_tests_listed') }}
    group by comparison, study_id, period_type, period_start

),

-- The tail is dear, so only differences that can be significant have theirs measured.
candidates as (

    select
        comparison,
        study_id,
        period_type,
        period_start,
        {{ p_value('difference', 'error') }} as p_value
    from {{ ref('int_account_tests_listed') }}
    where abs(difference) >= 1.9 * error

),

ranked as (

    select
        *,
        row_number() over (
            partition by comparison, study_id, period_type, period_start order by p_value
        ) as place
    from candidates

)

select
    ranked.comparison,
    ranked.study_id,
    ranked.period_type,
    ranked.period_start,
    {{ largest_significant('ranked.p_value', 'ranked.place', 'families.tests') }} as p_value_limit
from ranked
inner join families
    on ranked.comparison = families.comparison
    and ranked.study_id = families.study_id
    and ranked.period_type = families.period_type
    and ranked.period_start = families.period_start
group by ranked.comparison, ranked.study_id, ranked.period_type, ranked.period_start
