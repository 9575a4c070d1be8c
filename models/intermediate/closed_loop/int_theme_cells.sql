with

texts as (

    select
        account_key,
        account_version,
        theme_bits,
        category,
        {{ month_answered() }} as month_answered,
        {{ month_superseded() }} as month_superseded
    from {{ ref('int_response_texts') }}

),

spans as (

    select * from {{ ref('int_period_spans') }}

)

select
    texts.account_key,
    texts.account_version,
    spans.period_key,
    texts.theme_bits,
    {{ count_where("texts.category = 'promoter'") }} as promoters,
    {{ count_where("texts.category = 'detractor'") }} as detractors,
    count(*) as responses
from texts
inner join spans
    on texts.month_answered = spans.month_answered
    and texts.month_superseded = spans.month_superseded
group by texts.account_key, texts.account_version, spans.period_key, texts.theme_bits
