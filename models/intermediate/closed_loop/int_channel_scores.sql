with

part as (

    select * from {{ ref('int_channel_accounts') }}

),

-- Every channel of an account together.
whole as (

    select
        account_key,
        period_key,
        sum(promoters) as promoters,
        sum(detractors) as detractors,
        sum(responses) as responses
    from {{ ref('int_channel_accounts') }}
    group by account_key, period_key

),

channels as (

    select
        part.channel,
        part.period_key,
        part.promoters,
        part.detractors,
        part.responses,
        {{ part_and_whole(
            'part', 'whole', 'part.account_key <> ' ~ hash_key("'(unknown)'")
        ) }}
    from part
    inner join whole
        on part.account_key = whole.account_key
        and part.period_key = whole.period_key
    union all
    select
        '(all)' as channel,
        whole.period_key,
        whole.promoters,
        whole.detractors,
        whole.responses,
        {{ part_and_whole(
            'whole', 'whole', 'whole.account_key <> ' ~ hash_key("'(unknown)'")
        ) }}
    from whole

)

select
    channel,
    period_key,
    {{ sum_of_each(['promoters', 'detractors', 'responses'] + part_columns()) }}
from channels
group by channel, period_key
