with

figures as (

    select * from {{ ref('int_nps_measured') }}

),

periods as (

    select * from {{ ref('int_periods_listed') }}

),

-- Not `figures` once more: a query used twice is kept with all its columns.
previous_figures as (

    select
        entity_type,
        entity_id,
        period_type,
        period_start,
        nps,
        standard_error
    from {{ ref('int_nps_measured') }}

),

changes as (

    select
        figures.*,
        periods.period_end,
        periods.period_name,
        periods.is_complete,
        previous.nps as previous_nps,
        figures.nps - previous.nps as nps_change,
        {{ combined_error('figures.standard_error', 'previous.standard_error') }} as change_error
    from figures
    inner join periods
        on figures.period_type = periods.period_type
        and figures.period_start = periods.period_start
    left join previous_figures as previous
        on figures.entity_type = previous.entity_type
        and figures.entity_id = previous.entity_id
        and figures.period_type = previous.period_type
        and periods.previous_period_start = previous.period_start

)

select
    *,
    {{ p_value('nps_change', 'change_error') }} as p_value
from changes
