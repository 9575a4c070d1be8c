{#- Schemas are called what the folder says (`marts`, not `main_marts`): readers type them. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name if custom_schema_name else target.schema }}
{%- endmacro %}
