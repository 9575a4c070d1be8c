{#- The Net Promoter Score and its parts. Counts in, points (−100 to 100) or shares (0 to 1)
    out, unrounded; null where nobody answered. -#}

{#- `promoter` 9–10, `passive` 7–8, `detractor` 0–6. -#}
{% macro category(score) -%}
    case
        when {{ score }} >= 9 then 'promoter'
        when {{ score }} >= 7 then 'passive'
        when {{ score }} >= 0 then 'detractor'
    end
{%- endmacro %}

{#- A detractor who scored 0 to 3. -#}
{% macro is_severe_detractor(score) -%}
    ({{ score }} <= 3)
{%- endmacro %}

{#- NPS in points: the share of promoters less the share of detractors, times 100. -#}
{% macro nps(promoters, detractors, responses) -%}
    (100 * cast({{ promoters }} - {{ detractors }} as double) / nullif({{ responses }}, 0))
{%- endmacro %}

{#- The part of a whole, 0 to 1. -#}
{% macro share(part, whole) -%}
    (cast({{ part }} as double) / nullif({{ whole }}, 0))
{%- endmacro %}

{#- The variance of one answer, valued 1, 0 or −1, around the NPS: p + d − (p − d)². -#}
{% macro answer_variance(promoters, detractors, responses) -%}
    (
        {{ share(promoters ~ ' + ' ~ detractors, responses) }}
        - power({{ share(promoters ~ ' - ' ~ detractors, responses) }}, 2)
    )
{%- endmacro %}

{#- The smallest number of detractors that must become passives for the NPS (points) to reach
    a target: ⌈(target − m)·n⌉, at least 0. The fraction is rounded first at a billionth, so
    that a target met exactly needs nobody. -#}
{% macro answers_to_reach_target(nps, target, responses) -%}
    cast(greatest(
        0, ceil(round(({{ target }} - {{ nps }}) * {{ responses }} / 100, 9))
    ) as bigint)
{%- endmacro %}
