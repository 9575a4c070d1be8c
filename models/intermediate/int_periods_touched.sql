with

periods as (

    select * from {{ ref('int_periods_listed') }}

),

-- People, invitations and studies speak in every period.
elsewhere as (

    select count(*) as loads
    from {{ source('raw', 'loads') }}
    where {{ adapter.quote('table') }} in ('respondents', 'invitations', 'benchmark_responses')
        and load_id in ({{ changed_loads() }})

),

windows as (

    select min(first_month) as first_month from {{ ref('int_rolling_starts_found') }}

),

counted as (

    select
        period_type,
        period_start
    from {{ ref('int_account_periods_touched') }}
    union
    select
        periods.period_type,
        periods.period_start
    from periods
    cross join windows
    where periods.period_type = 'rolling_12_months'
        and periods.period_end >= windows.first_month
    union
    select
        periods.period_type,
        periods.period_start
    from periods
    cross join elsewhere
    where {{ in_part() }} and elsewhere.loads > 0

)

select
    period_type,
    period_start
from counted
union
select
    periods.period_type,
    periods.period_start
from periods
inner join counted
    on periods.period_type = counted.period_type
    and periods.previous_period_start = counted.period_start
