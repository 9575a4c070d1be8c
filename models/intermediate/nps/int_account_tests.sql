with

figures as (

    select
        figures.period_key,
        coalesce(history.branch_id, '(unknown)') as branch_id,
        {{ nps('figures.promoters', 'figures.detractors', 'figures.responses') }} as nps,
        figures.previous_nps,
        figures.standard_error,
        figures.previous_standard_error
    from {{ ref('account_figures') }} as figures
    left join {{ ref('int_accounts_history') }} as history
        on figures.account_key = history.account_key
        and figures.account_version = history.account_version

),

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

differences as (

    select
        comparisons.comparison,
        comparisons.study_id,
        figures.period_key,
        case
            when comparisons.comparison = 'change' then figures.nps - figures.previous_nps
            else figures.nps - comparisons.nps
        end as difference,
        case
            when comparisons.comparison = 'change'
                then {{ combined_error('figures.standard_error', 'figures.previous_standard_error') }}
            else {{ combined_error('figures.standard_error', 'comparisons.standard_error') }}
        end as error
    from figures
    cross join comparisons
    where comparisons.branch_id is null or comparisons.branch_id = figures.branch_id

)

select
    comparison,
    study_id,
    period_key,
    difference,
    error
from differences
where difference is not null
