with

responses as (

    select * from {{ ref('int_responses') }}
    where disposition = 'quarantined'

),

exported as (

    select * from {{ ref('int_responses_as_exported') }}

),

loads as (

    select * from {{ ref('load_history') }}

)

select
    responses.response_id,
    nullif(responses.survey_id, '(unknown)') as survey_id,
    exported.account_id,
    responses.respondent_id,
    responses.reason,
    exported.score_as_exported as score,
    exported.responded_at_as_exported as responded_at,
    responses.channel,
    exported.language,
    loads.source_file,
    responses.source_row,
    responses.load_id,
    loads.started_at as loaded_at
from responses
inner join loads on responses.load_id = loads.load_id
inner join exported
    on responses.load_id = exported.load_id
    and responses.source_row = exported.source_row
