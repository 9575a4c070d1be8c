with

accounts as (

    select
        *,
        {{ promoters() }} as promoters,
        {{ detractors() }} as detractors,
        {{ promoters() }} - {{ detractors() }} as balance,
        {{ responses() }} as responses,
        account_key <> {{ hash_key("'(unknown)'") }} as has_account
    from {{ ref('int_account_clusters') }}

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

),

combined as (

    select
        is_in_overall,
        {{ entity_columns() | join(', ') }},
        period_key,
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
    group by is_in_overall, {{ entity_columns() | join(', ') }}, period_key

),

entities as (

    {%- for entity_type, entity_column in entities().items() %}
    select
        *,
        '{{ entity_type }}' as entity_type,
        {{ entity_id(entity_column) }} as entity_id
    from combined
    where {{ entity_column ~ ' is not null' if entity_column else 'is_in_overall' }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select
    entity_type,
    entity_id,
    period_key,
    {{ sum_scores() }},
    cast(sum(clusters) as bigint) as clusters,
    cast(sum(balance_squares) as double) as balance_squares,
    cast(sum(products) as double) as products,
    cast(sum(squares) as double) as squares,
    cast(sum(account_nps) as double) / nullif(sum(accounts), 0) as account_mean_nps,
    cast(sum(weighted_nps) as double) / nullif(cast(sum(weight) as double), 0)
        as revenue_weighted_nps,
    {{ effective_number('sum(weight)', 'sum(square_weight)') }} as effective_accounts_by_revenue,
    {{ effective_number(
        'sum(' ~ responses() ~ ')', 'sum(squares)'
    ) }} as effective_accounts
from entities
group by entity_type, entity_id, period_key
