with

responses as (

    select * from {{ ref('int_responses') }}

),

history as (

    select * from {{ ref('int_accounts_history') }}

),

loads as (

    select * from {{ ref('load_history') }}

)

select
    responses.response_id,
    responses.survey_id,
    responses.respondent_id,
    responses.account_id,
    coalesce(history.branch_id, '(unknown)') as branch_id,
    coalesce(history.account_manager_id, '(unknown)') as account_manager_id,
    coalesce(history.team, '(unknown)') as team,
    responses.disposition,
    responses.reason,
    exported.score_as_exported,
    exported.responded_at_as_exported,
    loads.source_file,
    responses.source_row,
    responses.load_id,
    responses.superseded_by,
    responses.responded_at,
    responses.responded_on,
    loads.started_at as loaded_at
from responses
inner join loads on responses.load_id = loads.load_id
left join {{ ref('int_responses_as_exported') }} as exported
    on responses.load_id = exported.load_id
    and responses.source_row = exported.source_row
left join history
    on responses.account_key = history.account_key
    and responses.account_version = history.account_version
