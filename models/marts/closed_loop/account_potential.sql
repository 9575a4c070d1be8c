-- noqa: disable=LT02
with

accounts as (

    select
        accounts.*,
        branches.branch_name,
        managers.account_manager_name,
        silent.account_key is not null as is_silent,
        roles.roles_unheard,
        coalesce(voices.contacts_heard, 0) as contacts_heard,
        coalesce(voices.decision_makers_heard, 0) as decision_makers_heard,
        coalesce(voices.promoters, 0) as promoters,
        coalesce(voices.passives, 0) as passives,
        coalesce(voices.detractors, 0) as detractors,
        coalesce(voices.promoters_not_asked, 0) as promoters_not_asked,
        voices.last_responded_on,
        case
            when voices.weights is not null then
                accounts.annual_revenue
                * least(1e0, voices.weights_of_detractors / voices.weights)
        end as revenue_at_risk
    from {{ ref('int_accounts') }} as accounts
    inner join {{ ref('dim_branches') }} as branches on accounts.branch_id = branches.branch_id
    inner join {{ ref('dim_account_managers') }} as managers
        on accounts.account_manager_id = managers.account_manager_id
    left join {{ ref('int_account_voices') }} as voices
        on accounts.account_key = voices.account_key
    left join {{ ref('int_silent_accounts') }} as silent
        on accounts.account_key = silent.account_key
    left join {{ ref('int_unheard_roles') }} as roles on accounts.account_key = roles.account_key
    where accounts.account_id <> '(unknown)'

),

-- Of the revenue a manager looks after, the part of accounts where anybody was heard.
managers as (

    select
        account_manager_id,
        cast({{ exact_sum('case when contacts_heard > 0 then annual_revenue end', 2) }} as double)
            / nullif(cast({{ exact_sum('annual_revenue', decimals=2) }} as double), 0)
            as revenue_heard_share
    from accounts
    group by account_manager_id

),

described as (

    select
        accounts.*,
        managers.revenue_heard_share,
        contacts_heard = 1 and active_contacts > 1 as is_single_voiced,
        passives + detractors > 0 as has_non_promoter,
        case when is_silent then annual_revenue else revenue_at_risk end as revenue_at_stake
    from accounts
    inner join managers on accounts.account_manager_id = managers.account_manager_id

)

select
    account_id,
    account_name,
    branch_id,
    branch_name,
    account_manager_id,
    account_manager_name,
    roles_unheard,
    is_silent,
    coalesce(is_single_voiced, false) as is_single_voiced,
    has_non_promoter,
    {{ why_potential() }} as why,
    cast(row_number() over (
        order by
            revenue_at_stake desc nulls last, is_silent desc, promoters_not_asked desc,
            annual_revenue desc nulls last, account_id
    ) as bigint) as potential_rank,
    active_contacts as contacts,
    contacts_heard,
    decision_makers_heard,
    promoters,
    passives,
    detractors,
    promoters_not_asked,
    annual_revenue,
    revenue_at_risk,
    coalesce(revenue_heard_share, 0e0) as revenue_heard_share,
    last_responded_on
from described
