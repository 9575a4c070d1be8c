with

counted as (

    select
        entity_type,
        entity_id,
        period_type,
        period_start,
        case when entity_type = 'branch' then entity_id end as branch_id,
        {{ score_columns() }},
        clusters,
        balance_squares,
        products,
        squares,
        account_mean_nps,
        revenue_weighted_nps,
        effective_accounts,
        cast(null as bigint) as contacts
    from {{ ref('int_entities_counted') }}
    union all
    select
        'account' as entity_type,
        account_id as entity_id,
        period_type,
        period_start,
        branch_id,
        {{ score_columns() }},
        cast(null as bigint) as clusters,
        cast(null as double) as balance_squares,
        cast(null as double) as products,
        cast(null as double) as squares,
        cast(null as double) as account_mean_nps,
        cast(null as double) as revenue_weighted_nps,
        cast(null as double) as effective_accounts,
        contacts
    from {{ ref('int_contacts_counted') }}

)

select
    counted.*,
    invitations.invitations,
    {{ share('invitations.answered_invitations', 'invitations.invitations') }} as response_rate
from counted
left join {{ ref('int_invitations_counted') }} as invitations
    on counted.entity_type = invitations.entity_type
    and counted.entity_id = invitations.entity_id
    and counted.period_type = invitations.period_type
    and counted.period_start = invitations.period_start
