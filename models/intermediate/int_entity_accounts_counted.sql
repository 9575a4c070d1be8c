with

split as (

    select counted.*
    from {{ ref('int_account_periods_counted') }} as counted
    inner join {{ ref('int_accounts_split') }} as split on counted.account_id = split.account_id

)

-- Most accounts have one branch and one manager, and one row serves all three entities.
select
    '(all)' as overall_id,
    counted.branch_id,
    counted.account_manager_id,
    counted.period_type,
    counted.period_start,
    counted.account_id,
    {{ counts() | join(', ') }}
from {{ ref('int_account_periods_counted') }} as counted
left join {{ ref('int_accounts_split') }} as split on counted.account_id = split.account_id
where split.account_id is null
union all
select
    '(all)' as overall_id,
    null as branch_id,
    null as account_manager_id,
    period_type,
    period_start,
    account_id,
    {{ sum_counts() }}
from split
group by period_type, period_start, account_id
union all
select
    null as overall_id,
    branch_id,
    null as account_manager_id,
    period_type,
    period_start,
    account_id,
    {{ sum_counts() }}
from split
group by branch_id, period_type, period_start, account_id
union all
select
    null as overall_id,
    null as branch_id,
    account_manager_id,
    period_type,
    period_start,
    account_id,
    {{ sum_counts() }}
from split
group by account_manager_id, period_type, period_start, account_id
