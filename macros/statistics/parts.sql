{#- A part of the answers compared with the rest of them: those about a theme with the others, one channel with
    the other channels. Accounts are in both, so the difference is paired by account as a change is
    (`roll_ups.sql`): `part` in the place of now, `rest` in that of before.

    The sums over clusters of the rest, and the shared ones, follow from those of the part, of the whole and of
    their products, so the rest is never counted by account. -#}

{#- What one account adds: sums of the part, sums of the whole and their products. `part` and `whole` are
    relations with promoters, detractors and responses; where nobody knows whose the answers are each is a
    cluster of its own, and no cluster is in both. -#}
{% macro part_and_whole(part, whole, is_one_cluster) -%}
    {%- set x, n = '(' ~ part ~ '.promoters - ' ~ part ~ '.detractors)', part ~ '.responses' -%}
    {%- set x_all, n_all = '(' ~ whole ~ '.promoters - ' ~ whole ~ '.detractors)', whole ~ '.responses' -%}
    {%- set squares = '(' ~ part ~ '.promoters + ' ~ part ~ '.detractors)' -%}
    {%- set one = 'case when ' ~ is_one_cluster ~ ' then ' -%}
    {{ one }} 1 else {{ n }} end as clusters,
    {{ one }} {{ x }} * {{ x }} else {{ squares }} end as balance_squares,
    {{ one }} {{ x }} * {{ n }} else {{ x }} end as products,
    {{ one }} {{ n }} * {{ n }} else {{ n }} end as squares,
    {{ one }} {{ x_all }} * {{ x }} else {{ squares }} end as balance_of_both,
    {{ one }} {{ x_all }} * {{ n }} else {{ x }} end as product_of_both,
    {{ one }} {{ n_all }} * {{ x }} else {{ x }} end as product_of_both_turned,
    {{ one }} {{ n_all }} * {{ n }} else {{ n }} end as square_of_both,
    case when {{ is_one_cluster }} and {{ n_all }} > {{ n }} then 1 else 0 end as shared_clusters,
    {{ one }} case when {{ n_all }} = {{ n }} then 1 else 0 end else {{ n }} end as clusters_of_part_only
{%- endmacro %}

{#- The names of those columns. -#}
{% macro part_columns() -%}
    {%- do return([
        'clusters', 'balance_squares', 'products', 'squares', 'balance_of_both', 'product_of_both',
        'product_of_both_turned', 'square_of_both', 'shared_clusters', 'clusters_of_part_only',
    ]) -%}
{%- endmacro %}

{#- The sums of the rest, from `part` and `whole` summed over accounts. -#}
{% macro rest_of(part, whole) -%}
    {%- for name in ['promoters', 'detractors', 'responses'] %}
    {{ whole }}.{{ name }} - {{ part }}.{{ name }} as {{ name }},
    {%- endfor %}
    {{ whole }}.clusters - {{ part }}.clusters_of_part_only as clusters,
    {{ whole }}.balance_squares - 2 * {{ part }}.balance_of_both + {{ part }}.balance_squares
        as balance_squares,
    {{ whole }}.products - {{ part }}.product_of_both - {{ part }}.product_of_both_turned
        + {{ part }}.products as products,
    {{ whole }}.squares - 2 * {{ part }}.square_of_both + {{ part }}.squares as squares
{%- endmacro %}

{#- The products over the accounts in both, as `error_products` takes them. -#}
{% macro shared_of(part) -%}
    {{ part }}.shared_clusters,
    {{ part }}.balance_of_both - {{ part }}.balance_squares as shared_balances,
    {{ part }}.product_of_both_turned - {{ part }}.products as shared_balances_now,
    {{ part }}.product_of_both - {{ part }}.products as shared_balances_before,
    {{ part }}.square_of_both - {{ part }}.squares as shared_responses
{%- endmacro %}

{#- The sums of columns that hold whole numbers. -#}
{% macro sum_of_each(columns) -%}
    {%- for column in columns %}
    cast(sum({{ column }}) as bigint) as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
