{#- What became of an answer that no newer version supersedes: `counted`, `not_an_answer` or, with a
    reason, `quarantined`. -#}
{% macro disposition(is_not_an_answer, quarantine_reason) -%}
    case
        when {{ quarantine_reason }} is not null then 'quarantined'
        when {{ is_not_an_answer }} then 'not_an_answer'
        else 'counted'
    end
{%- endmacro %}
