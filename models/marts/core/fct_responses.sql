with

responses as (

    select
        responses.*,
        versions.branch_id,
        versions.account_manager_id,
        versions.annual_revenue
    from {{ ref('int_responses_kept') }} as responses
    left join {{ ref('int_account_versions_dated') }} as versions
        on responses.account_id = versions.account_id
        and responses.account_version_from = versions.valid_from
    where responses.left_out_as is null

)

select
    response_id,
    survey_id,
    respondent_id,
    account_id,
    coalesce(branch_id, '(unknown)') as branch_id,
    coalesce(account_manager_id, '(unknown)') as account_manager_id,
    {{ category('score') }} as category,
    {{ is_severe_detractor('score') }} as is_severe_detractor,
    channel,
    score,
    annual_revenue,
    responded_at,
    responded_on,
    superseded_on
from responses
