with

comparisons as (

    select
        case when branch_id is null then 'b2b gap' else 'branch gap' end as comparison,
        study_id,
        branch_id,
        nps,
        standard_error
    from {{ ref('int_benchmarks') }}
    -- A benchmark of unknown uncertainty allows no test.
    where standard_error is not null
    union all
    select
        'change' as comparison,
        '' as study_id,
        cast(null as {{ dbt.type_string() }}) as branch_id,
        cast(null as double) as nps,
        cast(null as double) as standard_error

),

history as (

    select * from {{ ref('int_accounts_history') }}

),

-- How many tests there are is counted before any is made: the tests themselves are many.
sizes as (

    select
        figures.period_key,
        coalesce(history.branch_id, '(unknown)') as branch_id,
        count(*) as figures,
        count(figures.previous_nps) as changes
    from {{ ref('account_figures') }} as figures
    left join history
        on figures.account_key = history.account_key
        and figures.account_version = history.account_version
    group by figures.period_key, coalesce(history.branch_id, '(unknown)')

),

families as (

    select
        comparisons.comparison,
        comparisons.study_id,
        sizes.period_key,
        sum(case when comparisons.comparison = 'change' then sizes.changes else sizes.figures end)
            as tests
    from sizes
    inner join comparisons
        on comparisons.branch_id is null or comparisons.branch_id = sizes.branch_id
    group by comparisons.comparison, comparisons.study_id, sizes.period_key

),

differences as (

    select
        comparisons.comparison,
        comparisons.study_id,
        figures.period_key,
        {{ nps('figures.promoters', 'figures.detractors', 'figures.responses') }}
        - case when comparisons.comparison = 'change' then figures.previous_nps else comparisons.nps end
            as difference,
        {{ combined_error(
            'figures.standard_error',
            "case when comparisons.comparison = 'change' then figures.previous_standard_error"
            ~ ' else comparisons.standard_error end'
        ) }} as error
    from {{ ref('account_figures') }} as figures
    left join history
        on figures.account_key = history.account_key
        and figures.account_version = history.account_version
    inner join comparisons
        on comparisons.branch_id is null
        or comparisons.branch_id = coalesce(history.branch_id, '(unknown)')

),

-- The tail is expensive, so only differences that can be significant have theirs measured.
candidates as (

    select
        comparison,
        study_id,
        period_key,
        {{ p_value('difference', 'error') }} as p_value
    from differences
    where abs(difference) >= 1.9 * error

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
    {{ largest_significant('ranked.p_value', 'ranked.place', 'families.tests') }} as p_value_threshold
from ranked
inner join families
    on ranked.comparison = families.comparison
    and ranked.study_id = families.study_id
    and ranked.period_key = families.period_key
group by ranked.comparison, ranked.study_id, ranked.period_key
