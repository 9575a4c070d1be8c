with

voices as (

    select * from {{ ref('int_account_voices') }}

),

introductions as (

    select * from {{ ref('int_introduction_counts') }}

),

next_people as (

    select * from {{ ref('int_next_people') }}

),

recommendations as (

    select
        account_key,
        {{ joined_texts('recommended_to') }} as recommended_to,
        sum(times_recommended) as times_recommended
    from {{ ref('int_current_texts') }}
    group by account_key

)

select
    accounts.account_id,
    accounts.account_name,
    accounts.account_manager_id,
    managers.account_manager_name,
    recommendations.recommended_to,
    next_people.respondent_id as next_person_to_ask,
    next_people.role as next_person_role,
    coalesce(voices.promoters, 0) as promoters,
    coalesce(voices.promoters_not_asked, 0) as promoters_not_asked,
    coalesce(voices.promoters - voices.promoters_not_asked, 0) as promoters_asked,
    cast(recommendations.times_recommended as bigint) as times_recommended,
    coalesce(introductions.introductions_asked, 0) as introductions_asked,
    coalesce(introductions.introductions_made, 0) as introductions_made,
    coalesce(introductions.introductions_won, 0) as introductions_won,
    introductions.won_amount
from {{ ref('int_accounts') }} as accounts
inner join {{ ref('dim_account_managers') }} as managers
    on accounts.account_manager_id = managers.account_manager_id
left join voices on accounts.account_key = voices.account_key
left join introductions on accounts.account_key = introductions.account_key
left join recommendations on accounts.account_key = recommendations.account_key
left join next_people on accounts.account_key = next_people.account_key
where voices.promoters > 0 or introductions.introductions_asked > 0
