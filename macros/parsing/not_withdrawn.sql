{#- True for rows of loads that still count: a file that is read again under another description, or
    left out, withdraws what its first reading brought. -#}
{% macro not_withdrawn(load_id='_load_id') -%}
    {{ load_id }} not in (
        select load_id from {{ ref('stg_loads__files') }} where withdrawn_by is not null
    )
{%- endmacro %}
