{#- How sure a mean change of category is: people who answered twice, each changing by x from −2 (promoter to
    detractor) to 2. As with an NPS, three answers are added (¾ up, ¾ down by one, 1½ unchanged), so that five
    people who all changed alike are not certain. `changes` is how many people, `total` Σx, `squares` Σx². -#}

{% macro mean_change(changes, total) -%}
    (cast({{ total }} as double) / nullif({{ changes }}, 0))
{%- endmacro %}

{% macro adjusted_mean_change(changes, total) -%}
    (cast({{ total }} as double) / ({{ changes }} + 3))
{%- endmacro %}

{#- The square of the standard error of the mean. -#}
{% macro change_error_square(changes, total, squares) -%}
    ((
        ({{ squares }} + 1.5e0) / ({{ changes }} + 3)
        - power({{ adjusted_mean_change(changes, total) }}, 2)
    ) / ({{ changes }} + 3))
{%- endmacro %}

{#- One bound of the 95 % interval of the mean change; `side` is −1 (low) or 1 (high). Null for nobody. -#}
{% macro mean_change_bound(changes, total, squares, side) -%}
    {{ difference_bound(
        mean_change(changes, total), adjusted_mean_change(changes, total),
        'sqrt(' ~ change_error_square(changes, total, squares) ~ ')', '0e0', side ~ ' * 2e0', side
    ) }}
{%- endmacro %}
