with

accounts as (

    select
        *,
        {{ promoters() }} as promoters,
        {{ detractors() }} as detractors,
        {{ responses() }} as responses,
        account_key <> {{ hash_key("'(unknown)'") }} as has_account
    from {{ ref('int_account_clusters') }}

),

periods as (

    select * from {{ ref('int_periods') }}

),

-- The same accounts in the period before. Not `accounts` once more: DuckDB would materialise it.
before as (

    select
        clusters.cluster_key,
        periods.period_key,
        {{ promoters() }} as promoters,
        {{ detractors() }} as detractors,
        {{ responses() }} as responses
    from {{ ref('int_account_clusters') }} as clusters
    inner join periods on clusters.period_key = periods.previous_period_key
    where clusters.account_key <> {{ hash_key("'(unknown)'") }}

),

clusters as (

    select
        now.*,
        {%- for name, product in shared_sums().items() %}
        case when before.cluster_key is not null then {{ product }} end as {{ name }},
        {%- endfor %}
        case when now.has_account then
            {{ nps('now.promoters', 'now.detractors', 'now.responses') }}
        end as account_nps
    from accounts as now
    left join before
        on now.cluster_key = before.cluster_key
        and now.period_key = before.period_key

),

squared as (

    select
        *,
        {{ cluster_sums('has_account') }}
    from clusters

),

combined as (

    select
        is_in_overall,
        {{ entity_columns() | join(', ') }},
        period_key,
        {{ sum_scores() }},
        cast(sum(clusters) as bigint) as clusters,
        cast(sum(balance_square) as bigint) as balance_square,
        cast(sum(product) as bigint) as product,
        cast(sum(square) as bigint) as square,
        {%- for name in shared_sums() %}
        cast(sum({{ name }}) as bigint) as {{ name }},
        {%- endfor %}
        count(account_nps) as accounts,
        {{ exact_sum('account_nps') }} as account_nps,
        {{ exact_sum('weight', decimals=6) }} as weight,
        {{ exact_sum('weight * account_nps', decimals=6) }} as weighted_nps,
        {{ exact_sum('weight * weight', decimals=2) }} as square_weight
    from squared
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
    cast(sum(balance_square) as double) as balance_squares,
    cast(sum(product) as double) as products,
    cast(sum(square) as double) as squares,
    {%- for name in shared_sums() %}
    cast(coalesce(sum({{ name }}), 0) as double) as {{ name }},
    {%- endfor %}
    cast(sum(account_nps) as double) / nullif(sum(accounts), 0) as account_mean_nps,
    cast(sum(weighted_nps) as double) / nullif(cast(sum(weight) as double), 0)
        as revenue_weighted_nps,
    {{ effective_number('sum(weight)', 'sum(square_weight)') }} as effective_accounts_by_revenue,
    {{ effective_number('sum(' ~ responses() ~ ')', 'sum(square)') }} as effective_accounts
from entities
group by entity_type, entity_id, period_key
