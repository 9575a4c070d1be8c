{#- 1 for the current version of a key: the one loaded last, then the lower one in its file. -#}
{% macro version_rank(key, load_id='_load_id', source_row='_source_row') -%}
    row_number() over (
        partition by {{ key }} order by {{ load_id }} desc, {{ source_row }} desc
    )
{%- endmacro %}

{#- The id, or where the row is when it has none: rows without an id stay rows. -#}
{% macro id_or_row(id) -%}
    coalesce(
        {{ clean_id(id) }},
        '(row ' || cast(_load_id as {{ dbt.type_string() }})
        || '.' || cast(_source_row as {{ dbt.type_string() }}) || ')'
    )
{%- endmacro %}

{#- The load of such a number. -#}
{% macro load_of_version(version) -%}
    cast(floor({{ version }} / 100000000000) as bigint)
{%- endmacro %}

{#- The order of loading as one number: by load, then by row (up to 10¹¹ rows a file). -#}
{% macro version_order(prefix='') -%}
    ({{ prefix }}load_id * 100000000000 + {{ prefix }}source_row)
{%- endmacro %}
