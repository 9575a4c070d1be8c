with

-- An account that changed branch or manager has several rows in a period.
parts as (

    select
        counted.account_id,
        counted.period_type,
        counted.period_start,
        counted.branch_id,
        {{ sum_scores() }}
    from {{ ref('int_account_periods_counted') }} as counted
    inner join {{ ref('int_accounts_split') }} as split on counted.account_id = split.account_id
    group by
        counted.account_id, counted.period_type, counted.period_start, counted.branch_id

),

ranked as (

    select
        *,
        row_number() over (
            partition by account_id, period_type, period_start
            order by {{ promoters() }} + {{ passives() }} + {{ detractors() }} desc, branch_id
        ) as place
    from parts

)

select
    counted.account_id,
    counted.period_type,
    counted.period_start,
    counted.branch_id,
    {{ score_columns() }}
from {{ ref('int_account_periods_counted') }} as counted
left join {{ ref('int_accounts_split') }} as split on counted.account_id = split.account_id
where split.account_id is null
union all
select
    account_id,
    period_type,
    period_start,
    max(case when place = 1 then branch_id end) as branch_id,
    {{ sum_scores() }}
from ranked
group by account_id, period_type, period_start
