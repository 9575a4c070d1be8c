with

answers as (

    select
        account_key,
        account_version,
        score,
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
    answers.account_version,
    spans.period_key,
    {{ count_scores() }}
from answers
inner join spans
    on answers.month_answered = spans.month_answered
    and answers.month_superseded = spans.month_superseded
group by answers.account_key, answers.account_version, spans.period_key
