{#- How money and the JSON texts of the ledger are read. -#}

{#- The type of every amount of money: whole cents. -#}
{% macro money() -%}
    decimal(18, 2)
{%- endmacro %}

{#- A plain decimal number (`1234.50`) as money; null for anything else, and for one with parts of a cent. -#}
{% macro read_money(text) -%}
    case
        when {{ matches(text, '^-?[0-9]{1,15}([.][0-9]{1,2}0*)?$') }} then cast({{ text }} as {{ money() }})
    end
{%- endmacro %}

{#- The columns of a ledger table, typed: names of columns by type. The ledger writes dates and times in ISO 8601 and UTC, so
    none of the ways in which exports write them is looked for. -#}
{% macro ledger_columns(texts=[], numbers=[], counts=[], figures=[], amounts=[], dates=[], times=[]) -%}
    {%- for column in texts %}
    {{ clean_text(column) }} as {{ column }},
    {%- endfor %}
    {%- for column in amounts %}
    {{ read_money(clean_text(column)) }} as {{ column }},
    {%- endfor %}
    {%- for column in numbers %}
    try_cast({{ clean_text(column) }} as int) as {{ column }},
    {%- endfor %}
    {%- for column in counts %}
    try_cast({{ clean_text(column) }} as bigint) as {{ column }},
    {%- endfor %}
    {%- for column in figures %}
    try_cast({{ clean_text(column) }} as double) as {{ column }},
    {%- endfor %}
    {%- for column in dates %}
    try_cast({{ clean_text(column) }} as date) as {{ column }},
    {%- endfor %}
    {%- for column in times %}
    try_cast({{ clean_text(column) }} as timestamp) as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
