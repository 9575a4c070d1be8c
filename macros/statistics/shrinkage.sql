{#- τ²: how much true account figures differ, by the moment estimator of DerSimonian and Laird
    (1986, Controlled Clinical Trials 7). From sums over the accounts with a standard error,
    w = 1 / se²: k accounts, Σw, Σw², Σw·m and Σw·m². In the square of the figures' unit; 0
    where accounts differ no more than chance explains, or fewer than two can be compared. -#}
{% macro between_variance(accounts, weights, squares, products, product_squares) -%}
    case
        when {{ accounts }} >= 2 then greatest(0.0,
            ({{ product_squares }} - power({{ products }}, 2) / {{ weights }} - ({{ accounts }} - 1))
            / ({{ weights }} - {{ squares }} / {{ weights }})
        )
        else 0.0
    end
{%- endmacro %}

{#- A figure drawn towards that of its group by B = se² / (se² + τ²); a certain figure stays. -#}
{% macro shrunk(figure, group_figure, standard_error, between_variance) -%}
    ({{ figure }} + coalesce(
        power({{ standard_error }}, 2)
        / nullif(power({{ standard_error }}, 2) + {{ between_variance }}, 0), 0.0
    ) * ({{ group_figure }} - {{ figure }}))
{%- endmacro %}
