with

responses as (

    select * from {{ ref('int_responses_judged') }}

),

counted as (

    select * from {{ ref('fct_responses') }}

)

select
    responses.response_id,
    responses.survey_id,
    responses.respondent_id,
    coalesce(counted.account_id, responses.account_id) as account_id,
    responses.fate,
    responses.quarantine_reason,
    responses.score_as_exported,
    responses.responded_at_as_exported,
    responses.source_file,
    responses.source_row,
    responses.load_id,
    responses.responded_at,
    responses.responded_on,
    responses.loaded_at
from responses
left join counted
    on responses.fate = 'counted'
    and responses.response_id = counted.response_id
