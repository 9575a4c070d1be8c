with

windows as (

    select max({{ add_months('period_start', 11) }}) as last_month
    from {{ as_last_built('intermediate', 'int_account_periods_counted', {
        'period_type': 'string', 'period_start': 'date'
    }) }}
    where period_type = 'rolling_12_months'

),

-- A month that nobody answered in before adds a window to every account.
new_months as (

    select min(months.month_start) as month_start
    from {{ ref('int_months_listed') }} as months
    cross join windows
    where {{ in_part() }} and months.month_start > windows.last_month

),

starts as (

    select
        account_id,
        period_start as month_start
    from {{ ref('int_account_periods_touched') }}
    where period_type = 'turn' and {{ touched_now() }}
    union all
    select
        turned.account_id,
        new_months.month_start
    from {{ ref('int_account_months_turned') }} as turned
    inner join new_months on turned.month_start >= new_months.month_start
    union all
    -- A build that failed may have counted its windows already, but not all that follows.
    select
        account_id,
        first_month as month_start
    from {{ as_last_built('intermediate', 'int_rolling_starts_found', {
        'account_id': 'string', 'first_month': 'date', 'after_load_id': 'bigint'
    }) }} as found_before
    where {{ touched_now() }}

)

select
    account_id,
    min(month_start) as first_month,
    {{ built_up_to() }} as after_load_id
from starts
group by account_id
