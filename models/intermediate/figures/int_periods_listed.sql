with

months as (

    select * from {{ ref('int_months_listed') }}

),

loads as (

    select {{ reporting_date('max(loaded_at)') }} as known_on
    from {{ ref('int_responses_kept') }}

),

started as (

    select
        'month' as period_type,
        month_start as period_start
    from months
    union
    select
        'quarter' as period_type,
        {{ period_start('quarter', 'month_start') }} as period_start
    from months
    union
    select
        'year' as period_type,
        {{ period_start('year', 'month_start') }} as period_start
    from months
    union
    select
        'rolling_12_months' as period_type,
        {{ add_months('month_start', -11) }} as period_start
    from months

),

ended as (

    select
        period_type,
        period_start,
        {{ add_months('period_start', period_months('period_type')) }} as next_start
    from started

)

select
    ended.period_type,
    ended.period_start,
    {{ add_days('ended.next_start', -1) }} as period_end,
    -- A rolling window is compared with the one a year earlier, which shares no answer.
    {{ add_months('ended.period_start', '-1 * ' ~ period_months('ended.period_type')) }}
        as previous_period_start,
    {{ period_name(
        'ended.period_type', 'ended.period_start', add_days('ended.next_start', -1)
    ) }} as period_name,
    ended.next_start <= loads.known_on as is_complete
from ended
cross join loads
