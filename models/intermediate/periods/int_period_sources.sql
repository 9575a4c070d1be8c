with

answers as (

    select distinct
        {{ month_answered() }} as month_answered,
        {{ month_superseded() }} as month_superseded,
        responses.channel,
        files.tool,
        files.wording
    from {{ ref('int_responses') }} as responses
    left join {{ ref('stg_loads__files') }} as files on responses.load_id = files.load_id
    where responses.disposition = 'counted'

)

select
    spans.period_key,
    {{ source_columns() }}
from answers
inner join {{ ref('int_period_spans') }} as spans
    on answers.month_answered = spans.month_answered
    and answers.month_superseded = spans.month_superseded
group by spans.period_key
