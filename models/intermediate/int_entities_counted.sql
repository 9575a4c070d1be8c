with

clusters as (

    select * from {{ ref('int_clusters_counted') }}

),

entities as (

    select *, 'overall' as entity_type, overall_id as entity_id from clusters
    where overall_id is not null
    union all
    select *, 'branch' as entity_type, branch_id as entity_id from clusters
    where branch_id is not null
    union all
    select *, 'account_manager' as entity_type, account_manager_id as entity_id from clusters
    where account_manager_id is not null

)

select
    entity_type,
    entity_id,
    period_type,
    period_start,
    {{ sum_scores() }},
    cast(sum(clusters) as bigint) as clusters,
    cast(sum(balance_squares) as double) as balance_squares,
    cast(sum(products) as double) as products,
    cast(sum(squares) as double) as squares,
    cast(sum(account_nps) as double) / nullif(sum(accounts), 0) as account_mean_nps,
    cast(sum(weighted_nps) as double) / nullif(cast(sum(weight) as double), 0)
        as revenue_weighted_nps,
    {{ effective_number('sum(weight)', 'sum(square_weight)') }} as effective_accounts
from entities
group by entity_type, entity_id, period_type, period_start
