with

figures as (

    select
        period_type,
        period_start,
        branch_id,
        nps,
        standard_error
    from {{ ref('int_nps_measured') }}
    where entity_type = 'account' and {{ is_in_touched_period() }}

),

-- What is not known to be how sure can be no test.
benchmarks as (

    select * from {{ ref('int_benchmarks_measured') }}
    where standard_error is not null

),

b2b_gaps as (

    select
        'b2b gap' as comparison,
        benchmarks.study_id,
        figures.period_type,
        figures.period_start,
        figures.nps - benchmarks.nps as difference,
        {{ combined_error('figures.standard_error', 'benchmarks.standard_error') }} as error
    from figures
    cross join benchmarks
    where benchmarks.branch_id is null

),

branch_gaps as (

    select
        'branch gap' as comparison,
        benchmarks.study_id,
        figures.period_type,
        figures.period_start,
        figures.nps - benchmarks.nps as difference,
        {{ combined_error('figures.standard_error', 'benchmarks.standard_error') }} as error
    from figures
    inner join benchmarks on figures.branch_id = benchmarks.branch_id

),

changes as (

    select
        'change' as comparison,
        '' as study_id,
        period_type,
        period_start,
        nps_change as difference,
        change_error as error
    from {{ ref('int_nps_changed') }}
    where entity_type = 'account' and nps_change is not null and {{ is_in_touched_period() }}

),

differences as (

    select * from b2b_gaps
    union all
    select * from branch_gaps
    union all
    select * from changes

)

select
    comparison,
    study_id,
    period_type,
    period_start,
    {{ p_value('difference', 'error') }} as p_value
from differences
