with

people as (

    select
        {{ hash_key('account_id') }} as account_key,
        respondent_id,
        role
    from {{ ref('stg_crm__respondents') }}
    where is_active and account_id is not null and role is not null

),

heard as (

    select distinct respondent_id from {{ ref('int_current_voices') }}
    where respondent_id is not null

),

roles as (

    select
        people.account_key,
        people.role,
        count(heard.respondent_id) as people_heard
    from people
    left join heard on people.respondent_id = heard.respondent_id
    group by people.account_key, people.role

)

select
    account_key,
    {{ joined_texts('role', ', ') }} as roles_unheard
from roles
where people_heard = 0
group by account_key
