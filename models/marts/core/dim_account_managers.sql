with

described as (

    select * from {{ ref('stg_crm__account_managers') }}

),

mentioned as (

    select account_manager_id from described
    union
    select account_manager_id from {{ ref('int_accounts_history') }}
    union
    select '(unknown)' as account_manager_id

)

select
    mentioned.account_manager_id,
    coalesce(described.account_manager_name, mentioned.account_manager_id)
        as account_manager_name,
    coalesce(described.team, '(unknown)') as team,
    described.account_manager_id is null as is_inferred
from mentioned
left join described on mentioned.account_manager_id = described.account_manager_id
