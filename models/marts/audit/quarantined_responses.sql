with

responses as (

    select * from {{ ref('int_responses_judged') }}

)

select
    response_id,
    survey_id,
    account_id,
    respondent_id,
    quarantine_reason as reason,
    score_as_exported as score,
    responded_at_as_exported as responded_at,
    channel,
    language,
    source_file,
    source_row,
    load_id,
    loaded_at
from responses
where fate = 'quarantined'
