{#- How sure a benchmark is, on the unit scale. One whose answers are at hand is a roll-up over its
    suppliers: `adjusted_nps` and `clustered_error`. Of one that was only published, the NPS and
    how many answered are known, not how they spread: the widest spread is assumed. -#}

{#- m' = b·n/(n+3) of an NPS published in points; null where the number of answers is unknown. -#}
{% macro published_centre(nps, responses) -%}
    (cast({{ nps }} as double) / 100 * {{ responses }} / ({{ responses }} + 3e0))
{%- endmacro %}

{#- The largest v' there can be: (n+1.5)/(n+3) − m'², nobody but the 1½ added being passive. -#}
{% macro published_variance(nps, responses) -%}
    (
        ({{ responses }} + 1.5e0) / ({{ responses }} + 3e0)
        - power({{ published_centre(nps, responses) }}, 2)
    )
{%- endmacro %}

{#- √(v' / (n+3)) at the largest v'; null where the number of answers is unknown. -#}
{% macro published_error(nps, responses) -%}
    sqrt({{ published_variance(nps, responses) }} / ({{ responses }} + 3e0))
{%- endmacro %}
