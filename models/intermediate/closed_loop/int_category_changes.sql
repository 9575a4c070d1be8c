-- noqa: disable=LT02
with

responses as (

    select
        *,
        {{ category('score') }} as category
    from {{ ref('int_responses') }}
    where disposition = 'counted' and respondent_id is not null

),

-- Rows are named by where they were loaded from: numbers are cheaper to carry along than ids.
ordered as (

    select
        load_id,
        source_row,
        account_key,
        account_version,
        category,
        channel,
        responded_at,
        responded_on,
        superseded_on,
        {%- for column in ['load_id', 'source_row', 'category', 'channel', 'responded_on'] %}
        lag({{ column }}) over (
            partition by respondent_id order by responded_at, response_id
        ) as previous_{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from responses

),

-- Of the few answers that somebody was contacted about.
contacts as (

    select
        responses.load_id,
        responses.source_row,
        follow_ups.contacted_at
    from responses
    inner join {{ ref('int_follow_ups') }} as follow_ups
        on responses.response_id = follow_ups.response_id
    where follow_ups.contacted_at is not null

)

select
    ordered.category,
    ordered.previous_category,
    coalesce(ordered.channel, '(unknown)') as channel,
    coalesce(ordered.previous_channel, '(unknown)') as previous_channel,
    coalesce(contacts.contacted_at < ordered.responded_at, false) as had_follow_up,
    ordered.account_key,
    ordered.account_version,
    ordered.load_id,
    ordered.source_row,
    ordered.previous_load_id,
    ordered.previous_source_row,
    {{ category_value('ordered.category') }} - {{ category_value('ordered.previous_category') }}
        as change,
    ordered.responded_on,
    ordered.previous_responded_on,
    ordered.superseded_on
from ordered
left join contacts
    on ordered.previous_load_id = contacts.load_id
    and ordered.previous_source_row = contacts.source_row
where ordered.previous_category is not null
