with

active as (

    select
        account_id,
        respondent_id
    from {{ ref('stg_crm__respondents') }}
    where account_id is not null and is_active

),

seen as (

    select
        account_id,
        respondent_id,
        {{ first_day('month', 'responded_on') }} as month_start
    from {{ ref('fct_responses') }}
    union all
    select
        account_id,
        respondent_id,
        month_start
    from {{ ref('int_invitations_attributed') }}
    where respondent_id is not null

)

select distinct
    seen.account_id,
    seen.respondent_id,
    seen.month_start
from seen
inner join {{ ref('int_contacts_on_file') }} as on_file on seen.account_id = on_file.account_id
left join active
    on seen.account_id = active.account_id
    and seen.respondent_id = active.respondent_id
where active.respondent_id is null
