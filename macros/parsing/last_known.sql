{#- The rows of a raw table with what was last known in place of what their file does not say: where a file lacks
    a column (null), the value of the rows of the same key before it, of loads that still count. An empty cell is
    empty text and stays so; in loads from before the two were told apart, null is an empty cell.

    Only loads that superseded rows can have such rows, so all others are read as they are: a join over every
    row would cost half as much again as reading it. -#}
{% macro with_last_known(table, key, columns) -%}
    select
        {{ (key + columns) | join(', ') }}, _load_id, _loaded_at, _source_row, _read_as
    from {{ source('raw', table) }}
    where _load_id not in ({{ superseding_loads() }})
    union all
    select
        {%- for column in key %}
        exported.{{ column }},
        {%- endfor %}
        {%- for column in columns %}
        coalesce(exported.{{ column }}, known.{{ column }}) as {{ column }},
        {%- endfor %}
        exported._load_id,
        exported._loaded_at,
        exported._source_row,
        exported._read_as
    from {{ source('raw', table) }} as exported
    left join (
        select
            lacking._load_id,
            lacking._source_row,
            {%- for column in columns %}
            {{ last_said('earlier', column, 'loads.rows_superseding is null') }} as {{ column }}
            {{- ',' if not loop.last }}
            {%- endfor %}
        from (
            select * from {{ source('raw', table) }}
            where _load_id in ({{ superseding_loads() }})
                and ({% for column in columns %}
                {{- ' or ' if not loop.first }}{{ column }} is null{% endfor %})
        ) as lacking
        inner join {{ source('raw', table) }} as earlier
            on {% for column in key %}{{ ' and ' if not loop.first }}
            {{- clean_text('earlier.' ~ column) }} = {{ clean_text('lacking.' ~ column) }}{% endfor %}
            and {{ version_order('earlier._') }} < {{ version_order('lacking._') }}
        inner join {{ ref('stg_loads__files') }} as loads
            on earlier._load_id = loads.load_id
            and loads.withdrawn_by is null
        group by lacking._load_id, lacking._source_row
    ) as known
        on exported._load_id = known._load_id
        and exported._source_row = known._source_row
    where exported._load_id in ({{ superseding_loads() }})
{%- endmacro %}

{% macro superseding_loads() -%}
    select load_id from {{ ref('stg_loads__files') }} where rows_superseding > 0
{%- endmacro %}

{#- What a row says in a column, of rows with `null_is_empty`: null where its file has no such column, empty text
    where its cell is empty. -#}
{% macro said(column, text=none) -%}
    coalesce(
        {{ text or as_read(column) }}, case when {{ column }} is not null or null_is_empty then '' end
    )
{%- endmacro %}

{#- What an account's version has in a column: what its own row says, else the version before it, else the first
    after it that does. Null where that is nothing or empty. -#}
{% macro in_force(column) -%}
    nullif(coalesce(
        {{ last_given(column) }} over (
            partition by account_id order by effective_on, load_id, source_row
            rows between unbounded preceding and current row
        ),
        {{ first_given(column) }} over (
            partition by account_id order by effective_on, load_id desc, source_row desc
            rows between current row and unbounded following
        )
    ), '')
{%- endmacro %}

{#- The text of a column in the last of the rows that have it, as their files' descriptions say to read it.
    An aggregate. null_is_empty: SQL, whether a null is an empty cell. -#}
{% macro last_said(rows, column, null_is_empty) -%}
    max_by(
        coalesce({{ json_text(rows ~ '._read_as', column) }}, {{ rows }}.{{ column }}, ''),
        {{ version_order(rows ~ '._') }}
    ) filter (where {{ rows }}.{{ column }} is not null or {{ null_is_empty }})
{%- endmacro %}
