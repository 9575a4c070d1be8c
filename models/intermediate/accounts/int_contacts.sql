with

people as (

    select
        respondent_id,
        {{ hash_key('account_id') }} as account_key,
        is_active
    from {{ ref('stg_crm__respondents') }}
    where account_id is not null

),

accounts_on_file as (

    select distinct account_key from people

),

seen as (

    select
        account_key,
        respondent_id,
        {{ month_answered() }} as month_start
    from {{ ref('int_responses') }}
    where disposition = 'counted'
    union all
    select
        account_key,
        respondent_id,
        month_start
    from {{ ref('int_invitations') }}
    where respondent_id is not null

),

-- Active people on file are counted by account; these are the others.
others as (

    select distinct
        seen.account_key,
        seen.respondent_id,
        seen.month_start
    from seen
    inner join accounts_on_file on seen.account_key = accounts_on_file.account_key
    left join people
        on seen.account_key = people.account_key
        and seen.respondent_id = people.respondent_id
        and people.is_active
    where people.respondent_id is null

),

period_months as (

    {{ period_months() }}

)

select
    others.account_key,
    period_months.period_key,
    count(distinct others.respondent_id) as other_contacts,
    {{ count_where('others.respondent_id is null') }} as unknown_people
from others
inner join period_months on others.month_start = period_months.month_start
group by others.account_key, period_months.period_key
