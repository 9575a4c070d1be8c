with

introductions as (

    select respondent_id from {{ ref('stg_closed_loop__introductions') }}
    where respondent_id is not null

),

responses as (

    select * from {{ ref('int_responses') }}
    where disposition = 'counted' and respondent_id is not null

),

asked as (

    select response_id from {{ ref('int_answers') }}
    where purpose = 'recommended_to'
    union
    select response_id from {{ ref('int_follow_ups') }}
    where asks_for_introduction

)

select respondent_id from introductions
union
select responses.respondent_id
from responses
inner join asked on responses.response_id = asked.response_id
