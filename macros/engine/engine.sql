{#- What engines spell differently, each in one macro. Everything else is portable SQL. -#}

{#- The time it is, as a UTC timestamp. -#}
{% macro utc_now() -%}
    cast(timezone('UTC', now()) as timestamp)
{%- endmacro %}

{#- The date in a time zone of a UTC timestamp, by the zone's rules. Null for null. -#}
{% macro zone_date(utc_timestamp, zone) -%}
    cast(timezone('{{ zone }}', timezone('UTC', {{ utc_timestamp }})) as date)
{%- endmacro %}

{#- True where the text matches the regular expression. No backslashes: engines escape them. -#}
{% macro matches(text, pattern) -%}
    regexp_matches({{ text }}, '{{ pattern }}')
{%- endmacro %}

{#- True where the text has at least one sign and none but those of ASCII that can be seen. -#}
{% macro is_plain(text) -%}
    regexp_full_match({{ text }}, '[!-~]+')
{%- endmacro %}

{#- The text under one key of a JSON object; null where the key is missing. -#}
{% macro json_text(json, key) -%}
    json_extract_string({{ json }}, '$.{{ key }}')
{%- endmacro %}

{#- A JSON object as text: `members` is name to SQL of a text. -#}
{% macro json_object(members) -%}
    cast(json_object(
        {%- for name, text in members.items() %}
        '{{ name }}', {{ text }}{{ ',' if not loop.last }}
        {%- endfor %}
    ) as varchar)
{%- endmacro %}

{#- A date moved by whole months (negative: back), as a date. -#}
{% macro add_months(date, months) -%}
    cast({{ dbt.dateadd('month', months, date) }} as date)
{%- endmacro %}

{#- The first day of the month, quarter or year that a date lies in, as a date. -#}
{% macro first_day(unit, date) -%}
    cast(date_trunc('{{ unit }}', {{ date }}) as date)
{%- endmacro %}

{#- ISO 8601 text as a UTC timestamp; null when it names no moment (`2025-02-30`). A cast that
    heeds offsets is three times as dear, so UTC itself goes the short way. -#}
{% macro utc_timestamp(text) -%}
    case
        when {{ text }} like '%Z' then try_cast({{ text }} as timestamp)
        else cast(try_cast({{ text }} as timestamptz) as timestamp)
    end
{%- endmacro %}
