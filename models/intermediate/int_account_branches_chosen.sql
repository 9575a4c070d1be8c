with

counted as (

    select * from {{ ref('int_calendar_periods_counted') }}
    union all
    select * from {{ ref('int_rolling_periods_counted') }}

),

branches as (

    select
        account_id,
        period_type,
        period_start,
        branch_id,
        sum({{ promoters() }} + {{ passives() }} + {{ detractors() }}) as responses
    from counted
    group by account_id, period_type, period_start, branch_id

),

ranked as (

    select
        *,
        row_number() over (
            partition by account_id, period_type, period_start
            order by responses desc, branch_id
        ) as place
    from branches

)

select
    'account' as entity_type,
    account_id as entity_id,
    period_type,
    period_start,
    branch_id
from ranked
where place = 1
