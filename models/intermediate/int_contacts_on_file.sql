with

respondents as (

    select * from {{ ref('stg_crm__respondents') }}

)

select
    account_id,
    {{ count_where('is_active') }} as active_contacts
from respondents
where account_id is not null
group by account_id
