with

periods as (

    select * from {{ ref('int_periods_listed') }}

),

-- Every month of a period, also one in which people were only invited.
months as (

    {{ numbers_below(12) }}

)

select
    periods.period_type,
    periods.period_start,
    {{ add_months('periods.period_start', 'months.number') }} as month_start
from periods
inner join months on months.number < {{ period_months('periods.period_type') }}
