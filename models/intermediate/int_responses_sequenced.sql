with

responses as (

    select
        *,
        fate = 'counted' as is_counted
    from {{ ref('int_responses_attributed') }}
    where is_touched

)

select
    response_id,
    survey_id,
    respondent_id,
    account_id,
    branch_id,
    account_manager_id,
    case when not is_counted then fate end as left_out_as,
    quarantine_reason,
    channel,
    case when not is_counted then language end as language,
    case when not is_counted then account_id_as_exported end as account_id_as_exported,
    case when not is_counted then score_as_exported end as score_as_exported,
    case when not is_counted then responded_at_as_exported end as responded_at_as_exported,
    source_row,
    load_id,
    case when is_counted then score end as score,
    annual_revenue,
    responded_at,
    responded_on,
    case
        when is_counted and respondent_id is not null then lead(responded_on) over (
            partition by respondent_id, is_counted order by responded_at, response_id
        )
    end as superseded_on,
    loaded_at
from responses
