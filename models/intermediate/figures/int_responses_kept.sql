-- depends_on: {{ ref('int_account_months_touched') }}
with

responses as (

    select * from {{ ref('int_responses_sequenced') }}

)

select
    response_id,
    survey_id,
    respondent_id,
    account_id,
    branch_id,
    account_manager_id,
    left_out_as,
    quarantine_reason,
    channel,
    language,
    account_id_as_exported,
    score_as_exported,
    responded_at_as_exported,
    source_row,
    load_id,
    score,
    annual_revenue,
    responded_at,
    responded_on,
    superseded_on,
    loaded_at
from responses
