{#- What became of a row, from why it was left out: null is counted, `replaced` and
    `not_an_answer` are fates of their own, anything else is the reason of a quarantine. -#}
{% macro fate(left_out_as) -%}
    case
        when {{ left_out_as }} is null then 'counted'
        when {{ is_quarantined(left_out_as) }} then 'quarantined'
        else {{ left_out_as }}
    end
{%- endmacro %}

{% macro is_quarantined(left_out_as) -%}
    ({{ left_out_as }} not in ('replaced', 'not_an_answer'))
{%- endmacro %}
