{#- Columns of a group of counted answers (`channel`, and the `tool` of their files): which tools and
    channels they came through, and whether there are several. What is not known is left out. -#}
{% macro source_columns() -%}
    {%- for name in ['tool', 'channel'] %}
    {{ joined_texts(name, ', ') }} as {{ name }}s,
    coalesce(count(distinct {{ name }}) > 1, false) as has_several_{{ name }}s{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
