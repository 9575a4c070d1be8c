{#- How sure a roll-up is: branch, manager, team, the whole, and a benchmark over suppliers. It
    varies with the accounts one happens to serve, and few accounts need t, not z.

    `sums` is a relation with a row's promoters, detractors and responses, and over its accounts
    (x = promoters − detractors, n = responses of one account): clusters, how many they are;
    balance_squares Σx², products Σxn and squares Σn². Unit scale. -#}

{#- The interval-equivalent standard error: what, times z, is half of a 95 % interval. The
    larger of t / z · √variance and the plain error; plain where accounts are one or unknown.
    `effective_clusters` is Kish's n² / Σn², of which t takes one less as degrees of freedom. -#}
{% macro clustered_error(clusters, variance, effective_clusters, plain_error) -%}
    case
        when {{ clusters }} >= 2 then greatest(
            {{ plain_error }},
            {{ student_t_point('(' ~ effective_clusters ~ ' - 1)') }} / {{ z() }}
            * sqrt({{ variance }})
        )
        else {{ plain_error }}
    end
{%- endmacro %}

{#- The interval-equivalent standard error of a roll-up whose `sums` are given. -#}
{% macro roll_up_error(sums) -%}
    {{ clustered_error(
        sums ~ '.clusters',
        roll_up_variance(sums),
        effective_number(sums ~ '.responses', sums ~ '.squares'),
        adjusted_standard_error(sums ~ '.promoters', sums ~ '.detractors', sums ~ '.responses')
    ) }}
{%- endmacro %}

{#- Its `clustered_variance`. -#}
{% macro roll_up_variance(sums) -%}
    {{ clustered_variance(
        sums ~ '.clusters', '(' ~ sums ~ '.promoters - ' ~ sums ~ '.detractors)',
        sums ~ '.responses', sums ~ '.balance_squares', sums ~ '.products', sums ~ '.squares'
    ) }}
{%- endmacro %}

{#- One bound of its 95 % interval, in points, from promoters, detractors, responses and
    standard_error (points); `side` is −1 (low) or 1 (high). Nobody knows who else could answer. -#}
{% macro roll_up_bound(side) -%}
    {{ interval_bound(
        'promoters', 'detractors', 'responses', 'cast(null as bigint)', '(standard_error / 100)', side
    ) }}
{%- endmacro %}

{#- `one account`: the figure describes that account only, and its narrow interval is no surer
    than a wide one of three; else `accounts`. Null without clusters. -#}
{% macro interval_basis(clusters) -%}
    case when {{ clusters }} = 1 then 'one account' when {{ clusters }} > 1 then 'accounts' end
{%- endmacro %}

{#- Σe² / n² with e = x − n·m, over the accounts of one period. -#}
{% macro error_squares(sums) -%}
    {%- set balance = '(' ~ sums ~ '.promoters - ' ~ sums ~ '.detractors)' -%}
    {%- set m = share(balance, sums ~ '.responses') -%}
    (
        {{ sums }}.balance_squares - 2e0 * {{ m }} * {{ sums }}.products
        + power({{ m }}, 2) * {{ sums }}.squares
    ) / power(cast({{ sums }}.responses as double), 2)
{%- endmacro %}

{#- Σe₁e₂ / n₁n₂ over the accounts in both periods; 0 where there is none. `pairs` is a relation
    with their shared_balances Σx₁x₂, shared_balances_before Σn₁x₂, shared_balances_now Σx₁n₂ and
    shared_responses Σn₁n₂, where 1 is now and 2 before. -#}
{% macro error_products(now, before, pairs) -%}
    {%- set m_now, m_before = [
        share('(' ~ now ~ '.promoters - ' ~ now ~ '.detractors)', now ~ '.responses'),
        share('(' ~ before ~ '.promoters - ' ~ before ~ '.detractors)', before ~ '.responses')
    ] -%}
    coalesce((
        {{ pairs }}.shared_balances
        - {{ m_before }} * {{ pairs }}.shared_balances_now
        - {{ m_now }} * {{ pairs }}.shared_balances_before
        + {{ m_now }} * {{ m_before }} * {{ pairs }}.shared_responses
    ) / (cast({{ now }}.responses as double) * {{ before }}.responses), 0e0)
{%- endmacro %}

{#- var(c) = A/(A−1) · Σu² of the change of a roll-up, u = e₁/n₁ − e₂/n₂ per account: the same
    customers are compared with themselves, so what differs between them cancels. A counts the
    accounts of either period; `pairs` also has shared_clusters, those of both. Null where one
    period is missing, or with fewer than two accounts. -#}
{% macro paired_variance(now, before, pairs) -%}
    {%- set clusters =
        '(' ~ now ~ '.clusters + ' ~ before ~ '.clusters - coalesce(' ~ pairs ~ '.shared_clusters, 0))'
    -%}
    case
        when {{ clusters }} >= 2 then
            cast({{ clusters }} as double) / ({{ clusters }} - 1) * greatest(
                0e0,
                {{ error_squares(now) }} + {{ error_squares(before) }}
                - 2 * {{ error_products(now, before, pairs) }}
            )
    end
{%- endmacro %}

{#- The interval-equivalent standard error of the change of a roll-up, plain where either period
    is one account's only. Degrees of freedom: those of the period with fewer effective accounts.
    Null where one period is missing. -#}
{% macro paired_error(now, before, pairs) -%}
    {%- set plain = [] -%}
    {%- set effective = [] -%}
    {%- for sums in [now, before] -%}
        {%- do plain.append(adjusted_standard_error(
            sums ~ '.promoters', sums ~ '.detractors', sums ~ '.responses'
        )) -%}
        {%- do effective.append(effective_number(sums ~ '.responses', sums ~ '.squares')) -%}
    {%- endfor -%}
    {{ clustered_error(
        'least(' ~ now ~ '.clusters, ' ~ before ~ '.clusters)',
        paired_variance(now, before, pairs),
        'least(' ~ effective | join(', ') ~ ')',
        combined_error(plain[0], plain[1])
    ) }}
{%- endmacro %}
