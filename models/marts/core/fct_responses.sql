with

responses as (

    select * from {{ ref('int_responses_kept') }}
    where left_out_as is null

)

select
    response_id,
    survey_id,
    respondent_id,
    account_id,
    branch_id,
    account_manager_id,
    {{ category('score') }} as category,
    {{ is_severe_detractor('score') }} as is_severe_detractor,
    channel,
    score,
    annual_revenue,
    responded_at,
    responded_on,
    superseded_on
from responses
