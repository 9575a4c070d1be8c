{#- How many rows of a group meet a condition, as a bigint. -#}
{% macro count_where(condition) -%}
    count(case when {{ condition }} then 1 end)
{%- endmacro %}
