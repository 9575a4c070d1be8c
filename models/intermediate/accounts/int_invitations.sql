with

invitations as (

    select
        *,
        {{ reporting_date('invited_at') }} as invited_on
    from {{ ref('stg_survey__invitations') }}
    where invited_at is not null and not {{ is_preview('channel') }}

),

respondents as (

    select * from {{ ref('stg_crm__respondents') }}

),

history as (

    select * from {{ ref('int_accounts_history') }}

),

answered as (

    select distinct invitations.invitation_id
    from invitations
    inner join {{ ref('int_responses') }} as responses
        on invitations.respondent_id = responses.respondent_id
        and coalesce(invitations.survey_id, '(unknown)') = responses.survey_id
    where responses.disposition in ('counted', 'not_an_answer')

),

with_account as (

    select
        invitations.*,
        coalesce(
            invitations.account_id, respondents.account_id, '(unknown)'
        ) as attributed_account_id
    from invitations
    left join respondents on invitations.respondent_id = respondents.respondent_id

)

select
    with_account.invitation_id,
    with_account.survey_id,
    with_account.respondent_id,
    with_account.attributed_account_id as account_id,
    {%- for column in entity_columns() %}
    {{ known_or_unknown(column, 'history') }},
    {%- endfor %}
    coalesce(with_account.channel, '(unknown)') as channel,
    {{ is_delivered('with_account.delivery_status') }} as is_delivered,
    answered.invitation_id is not null as is_answered,
    {{ hash_key('with_account.attributed_account_id') }} as account_key,
    with_account.invited_on,
    {{ first_day('month', 'with_account.invited_on') }} as month_start
from with_account
left join history
    on with_account.attributed_account_id = history.account_id
    and with_account.invited_on >= history.valid_from
    and with_account.invited_on < history.valid_until
left join answered on with_account.invitation_id = answered.invitation_id
