with

figures as (

    select * from {{ ref('int_nps_measured') }}

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

),

tested as (

    select
        *,
        {{ p_value('nps_change', 'change_error') }} as p_value
    from changes

),

ranked as (

    select
        *,
        row_number() over (
            partition by {{ comparison_family() }} order by p_value nulls last, entity_id
        ) as family_rank,
        count(p_value) over (partition by {{ comparison_family() }}) as family_size
    from tested

)

select
    *,
    nps_change - {{ z() }} * change_error as nps_change_low,
    nps_change + {{ z() }} * change_error as nps_change_high,
    {{ benjamini_hochberg('p_value', comparison_family(), 'family_rank', 'family_size') }} <= 0.05
        as is_change_significant,
    {{ not_reportable_reason('responses', 'contacts') }} as not_reportable_reason
from ranked
