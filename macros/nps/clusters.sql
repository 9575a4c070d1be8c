{#- What one cluster (an account, a supplier) adds to the sums over clusters: how many it is, (P − D)²,
    (P − D)·n and n², from `promoters`, `detractors` and `responses`. Where nobody knows whose the answers
    are, each is a cluster of its own, so the sums are those of n clusters. -#}
{% macro cluster_sums(is_one_cluster) -%}
    case when {{ is_one_cluster }} then 1 else responses end as clusters,
    case
        when {{ is_one_cluster }} then (promoters - detractors) * (promoters - detractors)
        else promoters + detractors
    end as balance_square,
    case
        when {{ is_one_cluster }} then (promoters - detractors) * responses
        else promoters - detractors
    end as product,
    case when {{ is_one_cluster }} then responses * responses else responses end as square
{%- endmacro %}

{#- Sums over the accounts that answered in this period and in the one before, columns of
    `now` and `before`: names and SQL. -#}
{% macro shared_sums() -%}
    {%- do return({
        'shared_clusters': '1',
        'shared_balances': '(now.promoters - now.detractors) * (before.promoters - before.detractors)',
        'shared_balances_now': '(now.promoters - now.detractors) * before.responses',
        'shared_balances_before': 'now.responses * (before.promoters - before.detractors)',
        'shared_responses': 'now.responses * before.responses',
    }) -%}
{%- endmacro %}

{#- The sums over clusters that a roll-up's error is made of. -#}
{% macro cluster_columns() -%}
    {%- do return(['clusters', 'balance_squares', 'products', 'squares']) -%}
{%- endmacro %}
