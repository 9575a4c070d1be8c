with

spans as (

    select
        min(period_start) as first_day,
        max(period_end) as last_day
    from {{ ref('int_periods') }}

),

days as (

    select {{ each('day', 'first_day', 'last_day') }} as day_on
    from spans
    where first_day is not null

),

months as (

    select
        day_on,
        {{ first_day('month', 'day_on') }} as month_start
    from days

),

periods as (

    select
        {%- for period_type in ['month', 'quarter', 'half_year', 'year'] %}
        {{ period_start(period_type, 'month_start') }} as {{ period_type }}_start,
        {%- endfor %}
        day_on
    from months

)

select
    {%- for period_type in ['month', 'quarter', 'half_year', 'year'] %}
    {{ period_name(period_type, period_type ~ '_start', period_type ~ '_start') }}
        as {{ period_type }}_name,
    {%- endfor %}
    day_on
from periods
