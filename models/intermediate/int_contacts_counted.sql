with

accounts as (

    select * from {{ ref('int_accounts_counted') }}

)

select
    accounts.account_id,
    accounts.period_type,
    accounts.period_start,
    accounts.branch_id,
    {{ score_columns() }},
    case
        when coalesce(others.unknown_people, 0) = 0
            then on_file.active_contacts + coalesce(others.other_contacts, 0)
    end as contacts
from accounts
left join {{ ref('int_contacts_on_file') }} as on_file
    on accounts.account_id = on_file.account_id
left join {{ ref('int_other_contacts_counted') }} as others
    on accounts.account_id = others.account_id
    and accounts.period_type = others.period_type
    and accounts.period_start = others.period_start
