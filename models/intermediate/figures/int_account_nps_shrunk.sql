with

accounts as (

    select * from {{ ref('int_nps_compared') }}
    where entity_type = 'account'

),

branches as (

    select * from {{ ref('nps_by_branch') }}

)

select
    accounts.*,
    {{ shrunk(
        'accounts.nps', 'branches.nps', 'accounts.standard_error',
        'coalesce(spreads.between_variance, 0.0)'
    ) }} as shrunk_nps
from accounts
left join branches
    on accounts.branch_id = branches.branch_id
    and accounts.period_type = branches.period_type
    and accounts.period_start = branches.period_start
left join {{ ref('int_account_spreads_measured') }} as spreads
    on accounts.branch_id = spreads.branch_id
    and accounts.period_type = spreads.period_type
    and accounts.period_start = spreads.period_start
