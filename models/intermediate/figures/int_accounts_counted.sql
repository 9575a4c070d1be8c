with

counted as (

    select
        counted.*,
        split.account_id is not null as is_split
    from {{ ref('int_account_periods_counted') }} as counted
    left join {{ ref('int_accounts_split') }} as split on counted.account_id = split.account_id

),

-- An account that changed branch or manager has several rows in a period.
parts as (

    select
        account_id,
        period_type,
        period_start,
        branch_id,
        {{ sum_scores() }}
    from counted
    where is_split
    group by account_id, period_type, period_start, branch_id

),

ranked as (

    select
        *,
        row_number() over (
            partition by account_id, period_type, period_start
            order by {{ promoters() }} + {{ passives() }} + {{ detractors() }} desc, branch_id
        ) as place
    from parts

),

merged as (

    select
        account_id,
        period_type,
        period_start,
        max(case when place = 1 then branch_id end) as branch_id,
        {{ sum_scores() }}
    from ranked
    group by account_id, period_type, period_start

)

select account_id, period_type, period_start, branch_id, {{ score_columns() }}
from counted
where not is_split
union all
select account_id, period_type, period_start, branch_id, {{ score_columns() }}
from merged
