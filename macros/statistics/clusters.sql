{#- Roll-ups over accounts: the answers of one account are not independent, so accounts are
    the clusters (ratio estimator; an answer without an account is a cluster of its own). -#}

{#- var(m) = A/(A−1) · Σ e² / n² with e = (P − D) − n·m per account, from three sums over the
    A accounts: Σ(P−D)², Σ(P−D)·n and Σn². Unit scale; null with fewer than two accounts. -#}
{% macro clustered_variance(clusters, balance, responses, balance_squares, products, squares) -%}
    case
        when {{ clusters }} >= 2 then
            cast({{ clusters }} as double) / ({{ clusters }} - 1)
            * greatest(
                0e0,
                {{ balance_squares }}
                - 2e0 * {{ share(balance, responses) }} * {{ products }}
                + power({{ share(balance, responses) }}, 2) * {{ squares }}
            )
            / power(cast({{ responses }} as double), 2)
    end
{%- endmacro %}

{#- Kish's effective number of equally weighted accounts: (Σw)² / Σw². -#}
{% macro effective_number(weights, squares) -%}
    (power(cast({{ weights }} as double), 2) / nullif(cast({{ squares }} as double), 0))
{%- endmacro %}

{#- The revenue of an account that changed it, in cents: the mean over its answers of what held
    when they were given. Whole cents, which add up the same in every order. -#}
{% macro mean_revenue() -%}
    cast(sum(revenue_cents * responses) as double)
    / nullif(sum(case when revenue_cents is not null then responses end), 0)
{%- endmacro %}
