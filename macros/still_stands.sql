{#- True for rows of loads that still stand: a file that is read again under another description
    takes back what its first reading said. -#}
{% macro still_stands(load_id='_load_id') -%}
    {{ load_id }} not in (select load_id from {{ ref('stg_audit__loads_taken_back') }})
{%- endmacro %}
