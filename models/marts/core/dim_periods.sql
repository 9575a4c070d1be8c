with

periods as (

    select * from {{ ref('int_periods') }}

)

select
    period_name,
    period_type,
    is_complete,
    is_latest,
    period_start,
    period_end
from periods
