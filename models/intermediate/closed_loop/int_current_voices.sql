with

newest as (

    select * from {{ ref('int_responses') }}
    where disposition = 'counted' and superseded_on is null

),

respondents as (

    select * from {{ ref('stg_crm__respondents') }}

),

follow_ups as (

    select * from {{ ref('int_follow_ups') }}

),

answers_of_the_asked as (

    select response_id from {{ ref('int_answers') }}
    where purpose = 'recommended_to'
    union
    select response_id from follow_ups
    where asks_for_introduction

),

-- Whoever introduced somebody, said to whom they recommended us, or was followed up for it.
asked as (

    select respondent_id from {{ ref('stg_closed_loop__introductions') }}
    where respondent_id is not null
    union
    select responses.respondent_id
    from {{ ref('int_responses') }} as responses
    inner join answers_of_the_asked
        on responses.response_id = answers_of_the_asked.response_id
    where responses.disposition = 'counted' and responses.respondent_id is not null

),

voices as (

    select
        newest.response_id,
        newest.respondent_id,
        newest.account_key,
        respondents.role,
        asked.respondent_id is not null or coalesce(follow_ups.asks_for_introduction, false)
            as was_asked,
        coalesce(respondents.is_active, true) as is_active,
        follow_ups.closed_at is not null as is_finished,
        newest.load_id,
        newest.source_row,
        newest.score,
        newest.responded_at,
        newest.responded_on,
        follow_ups.contacted_at
    from newest
    left join respondents on newest.respondent_id = respondents.respondent_id
    left join asked on newest.respondent_id = asked.respondent_id
    left join follow_ups on newest.response_id = follow_ups.response_id

)

select
    response_id,
    respondent_id,
    role,
    {{ category('score') }} as category,
    {{ action('score', 'was_asked') }} as action,
    was_asked,
    is_active,
    is_finished,
    {{ is_severe_detractor('score') }} as is_severe_detractor,
    account_key,
    load_id,
    source_row,
    score,
    responded_at,
    responded_on,
    contacted_at
from voices
