with

introductions as (

    select
        introductions.*,
        coalesce(introductions.account_id, respondents.account_id, '(unknown)')
            as attributed_account_id
    from {{ ref('stg_closed_loop__introductions') }} as introductions
    left join {{ ref('stg_crm__respondents') }} as respondents
        on introductions.respondent_id = respondents.respondent_id

)

select
    {{ hash_key('attributed_account_id') }} as account_key,
    count(*) as introductions_asked,
    {{ count_where('introduced_company is not null') }} as introductions_made,
    {{ count_where('won_at is not null') }} as introductions_won,
    cast({{ exact_sum('case when won_at is not null then won_amount end', decimals=2) }} as double)
        as won_amount
from introductions
group by {{ hash_key('attributed_account_id') }}
