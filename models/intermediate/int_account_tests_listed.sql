with

figures as (

    select
        period_type,
        period_start,
        branch_id,
        nps,
        standard_error,
        nps - previous_nps as nps_change,
        change_error
    from {{ ref('int_account_figures_measured') }}
    where {{ is_in_touched_period() }}

),

comparisons as (

    select
        case when branch_id is null then 'b2b gap' else 'branch gap' end as comparison,
        study_id,
        branch_id,
        nps,
        standard_error
    from {{ ref('int_benchmarks_measured') }}
    -- What is not known to be how sure can be no test.
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
        figures.period_type,
        figures.period_start,
        case
            when comparisons.comparison = 'change' then figures.nps_change
            else figures.nps - comparisons.nps
        end as difference,
        case
            when comparisons.comparison = 'change' then figures.change_error
            else {{ combined_error('figures.standard_error', 'comparisons.standard_error') }}
        end as error
    from figures
    cross join comparisons
    where comparisons.branch_id is null or comparisons.branch_id = figures.branch_id

)

select
    comparison,
    study_id,
    period_type,
    period_start,
    difference,
    error
from differences
where difference is not null
