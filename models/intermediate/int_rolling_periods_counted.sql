with

spans as (

    select
        *,
        {{ first_day('month', 'responded_on') }} as enters_on,
        least(
            {{ add_months(first_day('month', 'responded_on'), 12) }},
            coalesce({{ first_day('month', silenced_on()) }}, {{ forever() }})
        ) as leaves_on
    from {{ ref('fct_responses') }}

),

turns as (

    select *, enters_on as month_start, 1 as voices from spans
    where leaves_on > enters_on
    union all
    select *, leaves_on as month_start, -1 as voices from spans
    where leaves_on > enters_on

),

turned as (

    select
        account_id,
        branch_id,
        account_manager_id,
        month_start,
        {{ count_scores('voices') }},
        {{ count_revenue('voices') }}
    from turns
    group by account_id, branch_id, account_manager_id, month_start

),

lifetimes as (

    select
        account_id,
        branch_id,
        account_manager_id,
        min(month_start) as first_month,
        max(month_start) as silent_from
    from turned
    group by account_id, branch_id, account_manager_id

),

months as (

    select
        lifetimes.account_id,
        lifetimes.branch_id,
        lifetimes.account_manager_id,
        months.month_start
    from lifetimes
    inner join {{ ref('int_months_listed') }} as months
        on months.month_start >= lifetimes.first_month
        and months.month_start < lifetimes.silent_from

),

running as (

    select
        months.account_id,
        months.branch_id,
        months.account_manager_id,
        months.month_start,
        {{ sum_scores(running_total()) }},
        cast(sum(turned.revenue_cents) {{ running_total() }} as bigint) as revenue_cents,
        cast(sum(turned.responses_with_revenue) {{ running_total() }} as bigint)
            as responses_with_revenue
    from months
    left join turned
        on months.account_id = turned.account_id
        and months.branch_id = turned.branch_id
        and months.account_manager_id = turned.account_manager_id
        and months.month_start = turned.month_start

)

select
    'rolling_12_months' as period_type,
    {{ add_months('month_start', -11) }} as period_start,
    account_id,
    branch_id,
    account_manager_id,
    {{ score_columns() }},
    revenue_cents,
    responses_with_revenue
from running
where {{ promoters() }} + {{ passives() }} + {{ detractors() }} > 0
