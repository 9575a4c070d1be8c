with

counted as (

    select * from {{ ref('int_calendar_periods_counted') }}
    union all
    select * from {{ ref('int_rolling_periods_counted') }}

),

entities as (

    select *, 'overall' as entity_type, '(all)' as entity_id from counted
    union all
    select *, 'branch' as entity_type, branch_id as entity_id from counted
    union all
    select *, 'account_manager' as entity_type, account_manager_id as entity_id from counted
    union all
    select *, 'account' as entity_type, account_id as entity_id from counted

)

select
    entity_type,
    entity_id,
    period_type,
    period_start,
    account_id,
    {{ sum_scores() }},
    cast(sum(revenue_cents) as bigint) as revenue_cents,
    cast(sum(responses_with_revenue) as bigint) as responses_with_revenue
from entities
group by entity_type, entity_id, period_type, period_start, account_id
