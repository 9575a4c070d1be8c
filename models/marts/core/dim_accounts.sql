with

accounts as (

    select
        accounts.*,
        branches.branch_name,
        managers.account_manager_name
    from {{ ref('int_accounts') }} as accounts
    inner join {{ ref('dim_branches') }} as branches on accounts.branch_id = branches.branch_id
    inner join {{ ref('dim_account_managers') }} as managers
        on accounts.account_manager_id = managers.account_manager_id

)

select
    account_id,
    account_name,
    branch_id,
    branch_name,
    account_manager_id,
    account_manager_name,
    team,
    is_inferred,
    coalesce(active_contacts, 0) as active_contacts,
    annual_revenue
from accounts
