with

responses as (

    select * from {{ ref('int_responses_kept') }}

),

versions as (

    select * from {{ ref('int_account_versions_dated') }}

),

loads as (

    select * from {{ ref('load_history') }}

)

select
    responses.response_id,
    responses.survey_id,
    responses.respondent_id,
    responses.account_id,
    coalesce(versions.branch_id, '(unknown)') as branch_id,
    coalesce(versions.account_manager_id, '(unknown)') as account_manager_id,
    {{ fate('responses.left_out_as') }} as fate,
    case when {{ is_quarantined('responses.left_out_as') }} then responses.left_out_as end
        as quarantine_reason,
    {{ json_text('responses.as_exported', 'score') }} as score_as_exported,
    {{ json_text('responses.as_exported', 'responded_at') }} as responded_at_as_exported,
    loads.source_file,
    responses.source_row,
    responses.load_id,
    responses.responded_at,
    responses.responded_on,
    responses.loaded_at
from responses
inner join loads on responses.load_id = loads.load_id
left join versions
    on responses.account_id = versions.account_id
    and responses.account_version_from = versions.valid_from
