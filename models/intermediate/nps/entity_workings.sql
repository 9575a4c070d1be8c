with

entities as (

    select * from {{ ref('entity_figures') }}

),

figures as (

    select
        figures.entity_type,
        figures.entity_id,
        figures.period_type,
        figures.period_name,
        figures.period_start,
        periods_before.period_name as previous_period_name,
        previous.responses is not null as has_previous,
        figures.nps,
        previous.nps as previous_nps,
        figures.interval_centre,
        previous.interval_centre as previous_interval_centre,
        figures.standard_error,
        {{ z() }} * figures.standard_error as half_interval,
        figures.nps_change,
        figures.centre_change,
        figures.change_error,
        {{ roll_up_workings('figures') }},
        {{ roll_up_workings('previous', 'previous_') }},
        {{ paired_workings('figures', 'previous') }}
    from entities as figures
    inner join {{ ref('int_periods') }} as periods on figures.period_key = periods.period_key
    left join {{ ref('int_periods') }} as periods_before
        on periods.previous_period_key = periods_before.period_key
    left join entities as previous
        on figures.entity_type = previous.entity_type
        and figures.entity_id = previous.entity_id
        and periods.previous_period_key = previous.period_key

)

select
    *,
    {{ test_workings('centre_change', 'change_error', '0e0', 'change') }}
from figures
