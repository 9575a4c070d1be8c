with

figures as (

    select * from {{ ref('int_entity_figures_measured') }}

),

periods as (

    select * from {{ ref('int_periods_listed') }}

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
    left join figures as previous
        on figures.entity_type = previous.entity_type
        and figures.entity_id = previous.entity_id
        and figures.period_type = previous.period_type
        and periods.previous_period_start = previous.period_start

)

select
    *,
    nps_change - {{ z() }} * change_error as nps_change_low,
    nps_change + {{ z() }} * change_error as nps_change_high,
    {{ is_significant(p_value('nps_change', 'change_error')) }} as is_change_significant,
    {{ not_reportable_reason('responses', 'contacts') }} as not_reportable_reason
from changes
