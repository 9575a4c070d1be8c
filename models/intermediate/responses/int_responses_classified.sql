with

responses as (

    select
        *,
        {{ reporting_date('responded_at') }} as responded_on,
        case when account_id is null then respondent_id end as person_to_ask
    from {{ ref('stg_survey__responses') }}

),

respondents as (

    select * from {{ ref('stg_crm__respondents') }}

),

history as (

    select * from {{ ref('int_accounts_history') }}

),

withdrawn as (

    select * from {{ ref('stg_loads__files') }}
    where withdrawn_by is not null

),

with_account as (

    select
        responses.*,
        withdrawn.withdrawn_by,
        coalesce(responses.account_id, respondents.account_id, '(unknown)')
            as attributed_account_id,
        -- Without a readable time, the account is seen as it was when the answer arrived.
        coalesce(responses.responded_on, {{ reporting_date('responses.loaded_at') }})
            as attributed_on,
        case
            when responses.response_id is null then 'id_missing'
            when {{ is_preview('responses.channel') }} then 'not_a_real_response'
            when responses.set_aside is not null then responses.set_aside
            when responses.is_not_an_answer then null
            when responses.score_problem is not null then responses.score_problem
            when responses.responded_at is null
                then {{ time_problem('responses.responded_at_text') }}
            -- A day of grace: a local time without its zone is read as UTC.
            when responses.responded_at > responses.loaded_at + interval 1 day then 'time_in_future'
        end as quarantine_reason
    from responses
    left join respondents on responses.person_to_ask = respondents.respondent_id
    left join withdrawn on responses.load_id = withdrawn.load_id

)

select
    with_account.response_id,
    coalesce(with_account.survey_id, '(unknown)') as survey_id,
    with_account.respondent_id,
    with_account.attributed_account_id as account_id,
    case
        when with_account.withdrawn_by is not null then 'superseded'
        else {{ disposition('with_account.is_not_an_answer', 'with_account.quarantine_reason') }}
    end as disposition,
    case
        when with_account.withdrawn_by is not null then 'withdrawn'
        else with_account.quarantine_reason
    end as reason,
    with_account.channel,
    with_account.language,
    {{ hash_key('with_account.attributed_account_id') }} as account_key,
    -- Answers of an account that nobody described have no version to find.
    coalesce(history.account_version, 1) as account_version,
    with_account.load_id,
    with_account.source_row,
    with_account.withdrawn_by as superseded_by,
    with_account.score,
    with_account.responded_at,
    with_account.responded_on
from with_account
left join history
    on with_account.attributed_account_id = history.account_id
    and with_account.attributed_on >= history.valid_from
    and with_account.attributed_on < history.valid_until
