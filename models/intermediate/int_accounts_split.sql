with

versions as (

    select * from {{ ref('int_account_versions_dated') }}

)

select account_id
from versions
group by account_id
having min(branch_id) <> max(branch_id) or min(account_manager_id) <> max(account_manager_id)
