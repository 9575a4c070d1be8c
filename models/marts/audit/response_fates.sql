with

responses as (

    select * from {{ ref('int_responses_kept') }}

),

loads as (

    select * from {{ ref('load_history') }}

)

select
    responses.response_id,
    responses.survey_id,
    responses.respondent_id,
    responses.account_id,
    responses.branch_id,
    responses.account_manager_id,
    coalesce(responses.left_out_as, 'counted') as fate,
    responses.quarantine_reason,
    responses.score_as_exported,
    responses.responded_at_as_exported,
    loads.source_file,
    responses.source_row,
    responses.load_id,
    responses.responded_at,
    responses.responded_on,
    responses.loaded_at
from responses
inner join loads on responses.load_id = loads.load_id
