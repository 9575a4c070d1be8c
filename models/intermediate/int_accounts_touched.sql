-- Accounts whose description, people on file or invitations changed: they speak in every period.
with

changed_loads as (

    {{ changed_loads() }}

),

invitations as (

    select
        {{ id_or_row('invitation_id') }} as invitation_id,
        {{ clean_text('account_id') }} as account_id,
        {{ clean_text('respondent_id') }} as respondent_id,
        _load_id as load_id
    from {{ source('raw', 'invitations') }}
    where {{ in_part() }}

),

changed_invitations as (

    select
        account_id,
        respondent_id
    from invitations
    where invitation_id in (
        select invitation_id from invitations
        where load_id in (select load_id from changed_loads)
    )

),

people as (

    select respondent_id from changed_invitations
    union
    {{ described_anew('respondents', 'respondent_id') }}

)

select account_id
from changed_invitations
union
{{ described_anew('accounts', 'account_id') }}
union
select {{ clean_text('account_id') }} as account_id
from {{ source('raw', 'respondents') }}
where {{ in_part() }} and {{ clean_text('respondent_id') }} in (select respondent_id from people)
union
select '(unknown)' as account_id
from people
