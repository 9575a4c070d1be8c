with

responses as (

    select * from {{ ref('int_responses_attributed') }}
    where fate = 'counted'

),

succeeded as (

    select
        *,
        case
            when respondent_id is not null then lead(responded_on) over (
                partition by respondent_id order by responded_at, response_id
            )
        end as superseded_on
    from responses

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
from succeeded
