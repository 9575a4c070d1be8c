with

counted as (

    select * from {{ ref('int_calendar_periods_counted') }}
    union all
    select * from {{ ref('int_rolling_periods_counted') }}

)

select
    account_id,
    branch_id,
    account_manager_id,
    period_type,
    period_start,
    {{ counts() | join(', ') }}
from counted
-- Rows of one account lie together, so that asking for one reads little.
order by account_id
