with

counted as (

    select * from {{ ref('int_calendar_periods_counted') }}
    union all
    select * from {{ ref('int_rolling_periods_counted') }}

)

select
    account_id,
    account_version_from,
    period_type,
    period_start,
    {{ score_columns() }}
from counted
