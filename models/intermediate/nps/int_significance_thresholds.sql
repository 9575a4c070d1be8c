with

-- The tests are no CTE: DuckDB would materialise them.
families as (

    select
        comparison,
        study_id,
        period_key,
        count(*) as tests
    from {{ ref('int_account_tests') }}
    group by comparison, study_id, period_key

),

-- The tail is expensive, so only differences that can be significant have theirs measured.
candidates as (

    select
        comparison,
        study_id,
        period_key,
        {{ p_value('difference', 'error') }} as p_value
    from {{ ref('int_account_tests') }}
    where abs(difference) >= 1.9 * error

),

ranked as (

    select
        *,
        row_number() over (
            partition by comparison, study_id, period_key order by p_value
        ) as place
    from candidates

)

select
    ranked.comparison,
    ranked.study_id,
    ranked.period_key,
    {{ largest_significant('ranked.p_value', 'ranked.place', 'families.tests') }} as p_value_threshold
from ranked
inner join families
    on ranked.comparison = families.comparison
    and ranked.study_id = families.study_id
    and ranked.period_key = families.period_key
group by ranked.comparison, ranked.study_id, ranked.period_key
