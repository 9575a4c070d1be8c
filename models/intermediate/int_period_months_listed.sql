with

periods as (

    select * from {{ ref('int_periods_listed') }}

),

-- Every month of a period, also one in which people were only invited.
months as (

    select 0 as number
    union all select 1
    union all select 2
    union all select 3
    union all select 4
    union all select 5
    union all select 6
    union all select 7
    union all select 8
    union all select 9
    union all select 10
    union all select 11

)

select
    periods.period_type,
    periods.period_start,
    {{ add_months('periods.period_start', 'months.number') }} as month_start
from periods
inner join months on months.number < {{ period_months('periods.period_type') }}
