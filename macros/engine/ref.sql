{#- A model of the published file names its neighbours there without their database, so that the file can
    be attached, copied and opened under any name. Everything else is named in full. -#}
{% macro ref() -%}
    {%- set relation = builtins.ref(*varargs, **kwargs) -%}
    {%- set is_neighbour = execute and target.type == 'duckdb' and model is defined
        and model.resource_type == 'model'
        and relation.database == target.database and model.database == target.database -%}
    {%- do return(relation.include(database=false) if is_neighbour else relation) -%}
{%- endmacro %}
