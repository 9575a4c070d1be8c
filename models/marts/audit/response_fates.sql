with

responses as (

    select * from {{ ref('int_responses_attributed') }}

)

select
    response_id,
    survey_id,
    respondent_id,
    account_id,
    branch_id,
    account_manager_id,
    fate,
    quarantine_reason,
    score_as_exported,
    responded_at_as_exported,
    source_file,
    source_row,
    load_id,
    responded_at,
    responded_on,
    loaded_at
from responses
