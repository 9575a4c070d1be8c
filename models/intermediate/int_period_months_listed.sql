with

periods as (

    select * from {{ ref('int_periods_listed') }}

),

months as (

    select month_start from {{ ref('int_months_listed') }}

)

select
    periods.period_type,
    periods.period_start,
    months.month_start
from periods
inner join months
    on months.month_start >= periods.period_start
    and months.month_start <= periods.period_end
