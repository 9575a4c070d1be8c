with

accounts as (

    select
        *,
        {{ promoters() }} as promoters,
        {{ passives() }} as passives,
        {{ detractors() }} as detractors,
        {{ promoters() }} - {{ detractors() }} as balance,
        {{ promoters() }} + {{ passives() }} + {{ detractors() }} as responses,
        account_id <> '(unknown)' as has_account,
        case
            when account_id <> '(unknown)'
                then cast(revenue_cents as double) / nullif(responses_with_revenue, 0)
        end as weight
    from {{ ref('int_entity_accounts_counted') }}

),

-- An answer without an account is a cluster of its own, so its sums are those of n clusters.
clusters as (

    select
        *,
        case when has_account then 1 else responses end as clusters,
        case when has_account then balance * balance else promoters + detractors end
            as balance_square,
        case when has_account then balance * responses else balance end as product,
        case when has_account then responses * responses else responses end as square,
        case when has_account then {{ nps('promoters', 'detractors', 'responses') }} end
            as account_nps
    from accounts

)

select
    entity_type,
    entity_id,
    period_type,
    period_start,
    cast(sum(responses) as bigint) as responses,
    cast(sum(promoters) as bigint) as promoters,
    cast(sum(passives) as bigint) as passives,
    cast(sum(detractors) as bigint) as detractors,
    {{ sum_scores() }},
    cast(sum(clusters) as bigint) as clusters,
    cast(sum(balance_square) as double) as balance_squares,
    cast(sum(product) as double) as products,
    cast(sum(square) as double) as squares,
    {{ exact_sum('account_nps') }} / nullif(count(account_nps), 0) as account_mean_nps,
    {{ exact_sum('weight * account_nps', decimals=6) }}
        / nullif({{ exact_sum('weight', decimals=6) }}, 0) as revenue_weighted_nps,
    {{ effective_number('weight') }} as effective_accounts
from clusters
group by entity_type, entity_id, period_type, period_start
