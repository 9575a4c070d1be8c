with

responses as (

    select * from {{ ref('int_responses_kept') }}
    where {{ is_quarantined('left_out_as') }}

),

loads as (

    select * from {{ ref('load_history') }}

)

select
    responses.response_id,
    nullif(responses.survey_id, '(unknown)') as survey_id,
    {{ json_text('responses.as_exported', 'account_id') }} as account_id,
    responses.respondent_id,
    responses.left_out_as as reason,
    {{ json_text('responses.as_exported', 'score') }} as score,
    {{ json_text('responses.as_exported', 'responded_at') }} as responded_at,
    responses.channel,
    {{ json_text('responses.as_exported', 'language') }} as language,
    loads.source_file,
    responses.source_row,
    responses.load_id,
    responses.loaded_at
from responses
inner join loads on responses.load_id = loads.load_id
