with

pairs as (

    select distinct
        {{ month_answered() }} as month_answered,
        {{ month_superseded() }} as month_superseded
    from {{ ref('int_responses') }}
    where disposition = 'counted'

),

periods as (

    select * from {{ ref('int_periods') }}

)

select
    pairs.month_answered,
    pairs.month_superseded,
    periods.period_key
from pairs
inner join periods
    on pairs.month_answered >= periods.period_start
    and pairs.month_answered <= periods.period_end
    and pairs.month_superseded > periods.period_end
