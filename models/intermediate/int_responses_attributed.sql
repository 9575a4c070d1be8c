with

responses as (

    select
        *,
        -- Without a readable time, the account is seen as it was when the answer arrived.
        coalesce(responded_on, {{ reporting_date('loaded_at') }}) as attributed_on,
        case when account_id is null then respondent_id end as person_to_ask
    from {{ ref('int_responses_judged') }}

),

respondents as (

    select * from {{ ref('stg_crm__respondents') }}

),

versions as (

    select * from {{ ref('int_account_versions_dated') }}

),

with_account as (

    select
        responses.*,
        coalesce(
            responses.account_id, respondents.account_id, '(unknown)'
        ) as attributed_account_id
    from responses
    left join respondents on responses.person_to_ask = respondents.respondent_id

)

select
    with_account.response_id,
    coalesce(with_account.survey_id, '(unknown)') as survey_id,
    with_account.respondent_id,
    with_account.attributed_account_id as account_id,
    coalesce(versions.branch_id, '(unknown)') as branch_id,
    coalesce(versions.account_manager_id, '(unknown)') as account_manager_id,
    with_account.fate,
    with_account.quarantine_reason,
    with_account.channel,
    with_account.language,
    with_account.account_id as account_id_as_exported,
    with_account.score_as_exported,
    with_account.responded_at_as_exported,
    with_account.source_row,
    with_account.load_id,
    with_account.is_touched,
    with_account.score,
    versions.annual_revenue,
    with_account.responded_at,
    with_account.responded_on,
    with_account.loaded_at
from with_account
left join versions
    on with_account.attributed_account_id = versions.account_id
    and with_account.attributed_on >= versions.valid_from
    and with_account.attributed_on < versions.valid_until
