with

monthly as (

    select
        channel,
        month_start,
        count(*) as delivered,
        {{ count_where('is_answered') }} as answered
    from {{ ref('int_invitations') }}
    where is_delivered
    group by channel, month_start

),

period_months as (

    {{ period_months() }}

)

select
    monthly.channel,
    period_months.period_key,
    cast(sum(monthly.delivered) as bigint) as delivered,
    cast(sum(monthly.answered) as bigint) as answered
from monthly
inner join period_months on monthly.month_start = period_months.month_start
group by monthly.channel, period_months.period_key
