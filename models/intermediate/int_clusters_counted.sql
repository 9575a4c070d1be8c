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
    where {{ is_in_touched_period() }}

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
    overall_id,
    branch_id,
    account_manager_id,
    period_type,
    period_start,
    {{ sum_scores() }},
    cast(sum(clusters) as bigint) as clusters,
    cast(sum(balance_square) as bigint) as balance_squares,
    cast(sum(product) as bigint) as products,
    cast(sum(square) as bigint) as squares,
    count(account_nps) as accounts,
    {{ exact_sum('account_nps') }} as account_nps,
    {{ exact_sum('weight', decimals=6) }} as weight,
    {{ exact_sum('weight * account_nps', decimals=6) }} as weighted_nps,
    {{ exact_sum('weight * weight', decimals=2) }} as square_weight
from clusters
group by overall_id, branch_id, account_manager_id, period_type, period_start
