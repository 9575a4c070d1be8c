{#- Queries of `bonus_integrity_signals`, over the CTEs that they are given: how a count becomes a test. -#}

{#- Query: each payee's counts of a signal, and beside them the sums over the other payees of the scheme and period. -#}
{% macro signals_beside_those_of_others(counted, words) -%}
    {%- set sums = {
        'units': 'units', 'drawn': 'drawn', 'marked': 'marked', 'hits': 'hits', 'expected': 'expected',
        'hit_squares': 'hit_squares', 'products': 'products', 'unit_squares': 'unit_squares',
        'payee_hit_squares': 'power(cast(hits as double), 2)',
        'payee_products': 'cast(hits as double) * units',
        'payee_unit_squares': 'power(cast(units as double), 2)',
    } -%}
    {%- set family = 'partition by payees.scheme_id, payees.scheme_version, payees.period_name, counted.signal' %}
    select
        {%- for column in bonus_key() %}
        payees.{{ column }},
        {%- endfor %}
        words.*,
        {%- for column in ['units', 'drawn', 'marked', 'hits', 'expected', 'variance'] %}
        cast(counted.{{ column }} as double) as {{ column }},
        {%- endfor %}
        counted.hit_squares as cluster_variance,
        {%- for name, term in sums.items() %}
        cast({{ exact_sum(term, 9) }} over ({{ family }}) - cast({{ term }} as decimal(38, 9)) as double) as other_{{ name }},
        {%- endfor %}
        count(*) over ({{ family }}) - 1 as peers
    from {{ ref('int_bonus_payees') }} as payees
    inner join {{ counted }} as counted
        on {{ same_entity('payees', 'counted') }} and payees.period_key = counted.period_key
    inner join {{ words }} as words on counted.signal = words.signal
{%- endmacro %}

{#- Query: each count as a table of four, whose first row is the payee's (`hit`, `missed`) and whose second is what it is compared
    with, and why it is not tested where it is not.

    `within`: strata are added up to the one table whose count has their mean and variance; where the others do the same
    (as all do who ask users this year), that is what is expected. `past`: the answers of before, changed by as much as the rate of the
    others. `past` and `peers`: every number is divided by how much more accounts, and payees, differ than independent
    people would (Rao and Scott 1981, JASA 76): at least 1, for `past` at least ½, because the same accounts are asked again. -#}
{% macro signal_tables(compared) -%}
    {%- set n = "case share_of when 'marked' then marked else drawn end" -%}
    {%- set c = "least(0.999999e0, matched_variance / nullif(matched * (1 - matched / n), 0))" %}
    select
        *,
        hits / nullif(n, 0) as value,
        case basis
            when 'within' then matched / nullif(n, 0)
            when 'past' then past_hits / nullif(units - drawn, 0)
            else other_hits / nullif(other_units, 0)
        end as comparison,
        hits / dispersion as hit,
        (n - hits) / dispersion as missed,
        case basis
            when 'within' then greatest(0e0, matched / n * whole - hits)
            when 'past' then past_hits / dispersion
            else other_hits / dispersion
        end as other_hit,
        case basis
            when 'within' then greatest(0e0, whole - n - greatest(0e0, matched / n * whole - hits))
            when 'past' then (units - drawn - past_hits) / dispersion
            else (other_units - other_hits) / dispersion
        end as other_missed,
        case
            when n < {{ var('minimum_responses') }} then 'n < {{ var("minimum_responses") }}'
            when basis = 'peers' and peers < {{ minimum_peers() }}
                then 'fewer than {{ minimum_peers() }} other payees'
            when basis = 'peers' and hits + other_hits < {{ least_expected() }}
                then 'fewer than {{ least_expected() }} at all payees together'
            when basis = 'past' and units - drawn < {{ var('minimum_responses') }}
                then 'n < {{ var("minimum_responses") }} in the twelve months before'
            when variance <= 0 and basis <> 'peers' then 'nothing could have been otherwise'
            when direction = 'less' and matched < {{ least_expected() }} then 'too few to tell'
        end as not_tested_reason
    from (
        select *, (n - {{ c }}) / (1 - {{ c }}) as whole
        from (
            select
                *,
                {{ n }} as n,
                least(expected * {{ habit_of_others() }}, 0.999e0 * {{ n }}) as matched,
                {{ matched_variance() }} as matched_variance,
                least(units - drawn, (marked - hits) * {{ change_of_others() }}) as past_hits,
                greatest(
                    case basis when 'past' then 0.5e0 else 1e0 end, coalesce({{ signal_dispersion() }}, 1e0)
                ) as dispersion
            from {{ compared }} as compared
        ) as matched
    ) as whole
{%- endmacro %}

{#- Of fewer than so many expected even none is no signal: e⁻³ = .05. So few at all payees are none at one of them. -#}
{% macro least_expected() -%}
    3
{%- endmacro %}

{#- How the others' hits compare with what was expected of them, with one added to both; at most 1. -#}
{% macro habit_of_others() -%}
    least(1e0, (other_hits + 1) / (other_expected + 1))
{%- endmacro %}

{#- Thinned by a share h, a count of mean E and variance V has the variance hE − h²(E − V). -#}
{% macro matched_variance() -%}
    ({{ habit_of_others() }} * expected - power({{ habit_of_others() }}, 2) * (expected - variance))
{%- endmacro %}

{#- By how much the response rate of the others changed; 1 where they are none. -#}
{% macro change_of_others() -%}
    coalesce(
        other_hits / nullif(other_drawn, 0)
        / nullif((other_marked - other_hits) / nullif(other_units - other_drawn, 0), 0),
        1e0
    )
{%- endmacro %}

{#- How many times the variance of independent people: of the payee's own accounts (`past`, with the uncertainty of the change of
    the others), or the larger of that between the others' accounts and that between the others. -#}
{% macro signal_dispersion() -%}
    {%- set rate = '(other_hits / nullif(other_units, 0))' -%}
    {%- set plain = '(' ~ rate ~ ' * (1 - ' ~ rate ~ ') * other_units)' -%}
    case basis
        when 'past' then cluster_variance / nullif(variance, 0)
            * (1 + coalesce(drawn / nullif(other_drawn, 0), 0e0))
        when 'peers' then greatest(
            (other_hit_squares - 2 * {{ rate }} * other_products + power({{ rate }}, 2) * other_unit_squares)
            / nullif({{ plain }}, 0),
            (
                other_payee_hit_squares - 2 * {{ rate }} * other_payee_products
                + power({{ rate }}, 2) * other_payee_unit_squares
            ) / nullif({{ plain }}, 0) * peers / nullif(peers - 1, 0)
        )
    end
{%- endmacro %}

{#- Query: with the adjusted p-value, over all that was tested of a scheme and period, and with the names of scheme and payee. -#}
{% macro adjusted_signals(tested) -%}
    select
        ranked.*,
        case when ranked.p_value is not null then least(1e0, min(ranked.p_value * ranked.tests / ranked.place) over (
            partition by ranked.scheme_id, ranked.scheme_version, ranked.period_name
            order by ranked.place desc
            rows between unbounded preceding and current row
        )) end as adjusted_p_value,
        statements.scheme_name,
        statements.payee_name
    from (
        select
            *,
            count(p_value) over (partition by scheme_id, scheme_version, period_name) as tests,
            row_number() over (
                partition by scheme_id, scheme_version, period_name
                order by case when p_value is null then 1 else 0 end, p_value, payee_id, signal
            ) as place
        from {{ tested }} as tested
    ) as ranked
    inner join {{ ref('int_bonus_statements') }} as statements
        on {{ same_bonus_key('ranked', 'statements') }}
{%- endmacro %}
