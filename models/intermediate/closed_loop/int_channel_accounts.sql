with

answers as (

    select
        account_key,
        coalesce(channel, '(unknown)') as channel,
        {{ category('score') }} as category,
        {{ month_answered() }} as month_answered,
        {{ month_superseded() }} as month_superseded
    from {{ ref('int_responses') }}
    where disposition = 'counted'

),

spans as (

    select * from {{ ref('int_period_spans') }}

)

select
    answers.account_key,
    answers.channel,
    spans.period_key,
    {{ count_where("answers.category = 'promoter'") }} as promoters,
    {{ count_where("answers.category = 'detractor'") }} as detractors,
    count(*) as responses
from answers
inner join spans
    on answers.month_answered = spans.month_answered
    and answers.month_superseded = spans.month_superseded
group by answers.account_key, answers.channel, spans.period_key
