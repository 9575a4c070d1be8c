with

voices as (

    select * from {{ ref('int_account_voices') }}

),

attributed as (

    select
        introductions.*,
        coalesce(introductions.account_id, respondents.account_id, '(unknown)')
            as attributed_account_id
    from {{ ref('stg_closed_loop__introductions') }} as introductions
    left join {{ ref('stg_crm__respondents') }} as respondents
        on introductions.respondent_id = respondents.respondent_id

),

introductions as (

    select
        {{ hash_key('attributed_account_id') }} as account_key,
        count(*) as introductions_asked,
        {{ count_where('introduced_company is not null') }} as introductions_made,
        {{ count_where('won_at is not null') }} as introductions_won,
        {{ exact_sum('case when won_at is not null then won_amount end', decimals=2) }}
            as won_amount
    from attributed
    group by {{ hash_key('attributed_account_id') }}

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
    voices.next_person_to_ask,
    voices.next_person_role,
    coalesce(voices.promoters, 0) as promoters,
    coalesce(voices.promoters_not_asked, 0) as promoters_not_asked,
    coalesce(voices.promoters - voices.promoters_not_asked, 0) as promoters_asked,
    cast(recommendations.times_recommended as bigint) as times_recommended,
    coalesce(introductions.introductions_asked, 0) as introductions_asked,
    coalesce(introductions.introductions_made, 0) as introductions_made,
    coalesce(introductions.introductions_won, 0) as introductions_won,
    cast(introductions.won_amount as double) as won_amount
from {{ ref('int_accounts') }} as accounts
inner join {{ ref('dim_account_managers') }} as managers
    on accounts.account_manager_id = managers.account_manager_id
left join voices on accounts.account_key = voices.account_key
left join introductions on accounts.account_key = introductions.account_key
left join recommendations on accounts.account_key = recommendations.account_key
where voices.promoters > 0 or introductions.introductions_asked > 0
