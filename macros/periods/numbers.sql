{#- The whole numbers from 0 up to, not including, `count`: a table of one column, `number`. -#}
{% macro numbers_below(count) -%}
    select 0 as number
    {%- for number in range(1, count) %}
    union all select {{ number }}
    {%- endfor %}
{%- endmacro %}
