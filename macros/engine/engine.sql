{#- What engines spell differently, each in one macro. Everything else is portable SQL. -#}

{#- The time it is, as a UTC timestamp. -#}
{% macro utc_now() -%}
    cast(timezone('UTC', now()) as timestamp)
{%- endmacro %}

{#- The date in the reporting zone of a UTC timestamp. Null for null. -#}
{% macro reporting_date(utc_timestamp) -%}
    cast(timezone('{{ var("reporting_timezone") }}', timezone('UTC', {{ utc_timestamp }})) as date)
{%- endmacro %}

{#- True where the text matches the regular expression. No backslashes: engines escape them. -#}
{% macro matches(text, pattern) -%}
    regexp_matches({{ text }}, '{{ pattern }}')
{%- endmacro %}

{#- The text under one key of a JSON object; null where the key is missing. -#}
{% macro json_text(json, key) -%}
    json_extract_string({{ json }}, '$.{{ key }}')
{%- endmacro %}

{#- A date moved by whole months (negative: back), as a date. -#}
{% macro add_months(date, months) -%}
    cast({{ dbt.dateadd('month', months, date) }} as date)
{%- endmacro %}

{#- The first day of the month, quarter or year that a date lies in, as a date. -#}
{% macro first_day(unit, date) -%}
    cast(date_trunc('{{ unit }}', {{ date }}) as date)
{%- endmacro %}

{#- ISO 8601 text as a UTC timestamp; null when it names no moment (`2025-02-30`). -#}
{% macro utc_timestamp(text) -%}
    cast(try_cast({{ text }} as timestamptz) as timestamp)
{%- endmacro %}
