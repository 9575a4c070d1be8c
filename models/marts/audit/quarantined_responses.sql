with

responses as (

    select * from {{ ref('int_responses_kept') }}
    where left_out_as = 'quarantined'

),

loads as (

    select * from {{ ref('load_history') }}

)

select
    responses.response_id,
    nullif(responses.survey_id, '(unknown)') as survey_id,
    responses.account_id_as_exported as account_id,
    responses.respondent_id,
    responses.quarantine_reason as reason,
    responses.score_as_exported as score,
    responses.responded_at_as_exported as responded_at,
    responses.channel,
    responses.language,
    loads.source_file,
    responses.source_row,
    responses.load_id,
    responses.loaded_at
from responses
inner join loads on responses.load_id = loads.load_id
