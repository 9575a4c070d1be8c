with

starts as (

    select * from {{ ref('int_rolling_starts_found') }}

),

turned as (

    select turned.*
    from {{ ref('int_account_months_turned') }} as turned
    left join starts on turned.account_id = starts.account_id
    where {{ touched_only('turned.month_start >= starts.first_month') }}

),

-- Voices of the window before the first that is counted again.
standing as (

    select
        counted.*,
        starts.first_month
    from {{ as_last_built(
        'intermediate', 'int_account_periods_counted', dict({
            'account_id': 'string', 'branch_id': 'string', 'account_manager_id': 'string',
            'period_type': 'string', 'period_start': 'date'
        }, **count_types())
    ) }} as counted
    inner join starts
        on counted.account_id = starts.account_id
        and counted.period_start = {{ add_months('starts.first_month', -12) }}
    where counted.period_type = 'rolling_12_months'

),

lifetimes as (

    select
        turned.account_id,
        turned.branch_id,
        turned.account_manager_id,
        coalesce(min(standing.first_month), min(turned.month_start)) as first_month,
        max(turned.month_start) as silent_from
    from turned
    left join standing
        on turned.account_id = standing.account_id
        and turned.branch_id = standing.branch_id
        and turned.account_manager_id = standing.account_manager_id
    group by turned.account_id, turned.branch_id, turned.account_manager_id

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
        {{ running_totals() }}
    from months
    left join turned
        on months.account_id = turned.account_id
        and months.branch_id = turned.branch_id
        and months.account_manager_id = turned.account_manager_id
        and months.month_start = turned.month_start
    left join standing
        on months.account_id = standing.account_id
        and months.branch_id = standing.branch_id
        and months.account_manager_id = standing.account_manager_id

)

select
    'rolling_12_months' as period_type,
    {{ add_months('month_start', -11) }} as period_start,
    account_id,
    branch_id,
    account_manager_id,
    {{ counts() | join(', ') }}
from running
where {{ promoters() }} + {{ passives() }} + {{ detractors() }} > 0
