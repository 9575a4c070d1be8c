{#- Columns of a group of counted answers (`channel`, and the `tool` and `wording` of their files): which
    tools and channels they came through, how the question was worded, and whether there are several of
    each. What is not known is left out. -#}
{% macro source_columns() -%}
    {%- for name in ['tool', 'channel', 'wording'] %}
    {{ joined_texts(name, ' / ' if name == 'wording' else ', ') }} as {{ name }}s,
    coalesce(count(distinct {{ name }}) > 1, false) as has_several_{{ name }}s{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
