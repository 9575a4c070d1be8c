with

monthly as (

    select
        account_id,
        branch_id,
        account_manager_id,
        month_start,
        count(*) as invitations,
        cast(sum(case when is_answered then 1 else 0 end) as bigint) as answered_invitations
    from {{ ref('int_invitations_attributed') }}
    where is_delivered
    group by account_id, branch_id, account_manager_id, month_start

),

entities as (

    select *, 'overall' as entity_type, '(all)' as entity_id from monthly
    union all
    select *, 'branch' as entity_type, branch_id as entity_id from monthly
    union all
    select *, 'account_manager' as entity_type, account_manager_id as entity_id from monthly
    union all
    select *, 'account' as entity_type, account_id as entity_id from monthly

),

period_months as (

    select * from {{ ref('int_period_months_listed') }}

)

select
    entities.entity_type,
    entities.entity_id,
    period_months.period_type,
    period_months.period_start,
    cast(sum(entities.invitations) as bigint) as invitations,
    cast(sum(entities.answered_invitations) as bigint) as answered_invitations
from entities
inner join period_months on entities.month_start = period_months.month_start
group by
    entities.entity_type,
    entities.entity_id,
    period_months.period_type,
    period_months.period_start
