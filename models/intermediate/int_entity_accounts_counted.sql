with

counted as (

    select
        counted.*,
        split.account_id is not null as is_split
    from {{ ref('int_account_periods_counted') }} as counted
    left join {{ ref('int_accounts_split') }} as split on counted.account_id = split.account_id

),

split as (

    select * from counted
    where is_split

)

-- Most accounts have one branch and one manager, and one row serves all three entities.
select
    '(all)' as overall_id,
    branch_id,
    account_manager_id,
    period_type,
    period_start,
    account_id,
    {{ counts() | join(', ') }}
from counted
where not is_split
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
