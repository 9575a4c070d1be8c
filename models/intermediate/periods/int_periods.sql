with

answered as (

    select
        {{ first_day('month', 'min(responded_on)') }} as first_month,
        {{ first_day('month', 'max(responded_on)') }} as last_month
    from {{ ref('int_responses') }}
    where disposition = 'counted'

),

loaded as (

    select {{ reporting_date('max(started_at)') }} as loaded_on
    from {{ ref('stg_loads__files') }}
    where status = 'loaded' and table_name = 'responses'

),

months as (

    select {{ each('month', 'first_month', 'last_month') }} as month_start
    from answered
    where first_month is not null

),

started as (

    {%- for period_type, type in period_types().items() %}
    select distinct
        '{{ period_type }}' as period_type,
        {{ type.months }} as months,
        {{ period_start(period_type, 'month_start') }} as period_start
    from months
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

ended as (

    select
        *,
        {{ add_months('period_start', 'months') }} as next_start,
        {{ add_days(add_months('period_start', 'months'), -1) }} as period_end
    from started

),

named as (

    {%- for period_type in period_types() %}
    select
        *,
        {{ period_name(period_type, 'period_start', 'period_end') }} as period_name,
        {{ period_key(period_type, 'period_start') }} as period_key
    from ended
    where period_type = '{{ period_type }}'
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select
    named.period_type,
    named.period_name,
    named.next_start <= loaded.loaded_on as is_complete,
    named.period_start = max(named.period_start) over (partition by named.period_type) as is_latest,
    named.period_key,
    -- The period before it; of rolling windows the last that shares no month.
    named.period_key - {{ period_keys_per_month() }} * named.months as previous_period_key,
    named.months,
    named.period_start,
    named.period_end
from named
cross join loaded
