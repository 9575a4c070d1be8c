with

cases as (

    select * from {{ ref('int_cases') }}

),

-- After the last contact of all nothing changes, so whoever waited longer waited as long.
last_contact as (

    select max(minutes) as last_minutes
    from cases
    where is_contacted

),

monthly as (

    select
        cases.account_manager_id,
        cases.month_start,
        least(cases.minutes, last_contact.last_minutes) as minutes,
        {{ count_where('cases.is_contacted') }} as contacts,
        count(*) as cases
    from cases
    cross join last_contact
    where last_contact.last_minutes is not null
    group by
        cases.account_manager_id, cases.month_start,
        least(cases.minutes, last_contact.last_minutes)

),

period_months as (

    {{ period_months() }}

),

entities as (

    select account_manager_id as entity_id, month_start, minutes, contacts, cases
    from monthly
    union all
    select {{ entity_id(none) }} as entity_id, month_start, minutes, contacts, cases
    from monthly

),

durations as (

    select
        entities.entity_id,
        period_months.period_key,
        entities.minutes,
        sum(entities.contacts) as contacts,
        sum(entities.cases) as cases
    from entities
    inner join period_months on entities.month_start = period_months.month_start
    group by entities.entity_id, period_months.period_key, entities.minutes

),

-- Kaplan and Meier (1958, JASA 53): of those still waiting at each moment, how many go on waiting.
waiting as (

    select
        *,
        sum(cases) over (
            partition by entity_id, period_key order by minutes desc
            rows between unbounded preceding and current row
        ) as still_waiting
    from durations

),

survival as (

    select
        *,
        sum(case
            when contacts = still_waiting then -1000e0
            else ln(1 - cast(contacts as double) / still_waiting)
        end) over (
            partition by entity_id, period_key order by minutes
            rows between unbounded preceding and current row
        ) as log_share_waiting
    from waiting
    where contacts > 0

)

select
    entity_id,
    period_key,
    min(minutes) / 60e0 as median_hours_to_contact
from survival
where log_share_waiting <= ln(0.5e0) + 1e-9
group by entity_id, period_key
