with

changes as (

    select
        channel,
        previous_channel,
        change,
        {{ month_answered() }} as month_answered,
        {{ month_superseded() }} as month_superseded
    from {{ ref('int_category_changes') }}
    where channel <> previous_channel

),

-- Seen from either channel: what this person answered here less what they answered there.
sides as (

    select channel, change as difference, month_answered, month_superseded
    from changes
    union all
    select previous_channel as channel, -change as difference, month_answered, month_superseded
    from changes

),

combined as (

    select
        channel,
        difference,
        month_answered,
        month_superseded,
        count(*) as people
    from sides
    group by channel, difference, month_answered, month_superseded

)

select
    combined.channel,
    spans.period_key,
    cast(sum(combined.people) as bigint) as people,
    cast(sum(combined.people * combined.difference) as bigint) as total,
    cast(sum(combined.people * combined.difference * combined.difference) as bigint) as squares
from combined
inner join {{ ref('int_period_spans') }} as spans
    on combined.month_answered = spans.month_answered
    and combined.month_superseded = spans.month_superseded
group by combined.channel, spans.period_key
