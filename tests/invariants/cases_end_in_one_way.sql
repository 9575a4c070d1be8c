-- Every case is closed, superseded or open; managers add up to all; with the cases nobody was contacted about
-- the median is never shorter than among those contacted.
with

performance as (

    select * from {{ ref('follow_up_performance') }}

),

managers as (

    select
        period_name,
        sum(cases) as cases,
        sum(contacted) as contacted
    from performance
    where account_manager_id is not null
    group by period_name

),

contacted as (

    select
        cases.month_start,
        percentile_cont(0.5) within group (order by cases.minutes) / 60 as median_hours
    from {{ ref('int_cases') }} as cases
    where cases.is_contacted
    group by cases.month_start

)

select
    performance.account_manager_id,
    performance.period_name
from performance
left join managers on performance.period_name = managers.period_name
left join contacted
    on performance.period_type = 'month'
    and performance.account_manager_id is null
    and performance.period_start = contacted.month_start
where performance.cases <> performance.closed + performance.superseded + performance.still_open
    or performance.contacted_in_time > performance.contacted
    or performance.contacted > performance.cases
    or performance.resolved + performance.clients_lost > performance.closed
    or (
        performance.account_manager_id is null
        and (performance.cases <> managers.cases or performance.contacted <> managers.contacted)
    )
    -- A median of two contacts lies between them; Kaplan and Meier's is one of them.
    or (
        performance.median_hours_to_contact < floor(contacted.median_hours) - 1e-9
        and performance.contacted % 2 = 1
    )
