with

follow_ups as (

    select
        *,
        row_number() over (
            partition by response_id order by closed_at desc nulls last, follow_up_id desc
        ) as closing_rank
    from {{ ref('stg_closed_loop__follow_ups') }}
    where response_id is not null

)

select
    response_id,
    -- Of several follow-ups of an answer, the last that ended says how.
    max(case when closing_rank = 1 and closed_at is not null then outcome end) as outcome,
    max(case when action = 'ask_for_introduction' then 1 else 0 end) = 1 as asks_for_introduction,
    min(opened_at) as opened_at,
    min(contacted_at) as contacted_at,
    max(closed_at) as closed_at
from follow_ups
group by response_id
