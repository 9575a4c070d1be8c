{#- How a time is read: ISO 8601; without an offset it is UTC (the session's zone, which the profile
    sets); a date alone stays that date in the reporting zone. The text is matched first, because casts
    also accept `2025-1-1`, `epoch` and `infinity`. -#}

{#- A UTC timestamp; null when the text is not an ISO 8601 time. Most exports write UTC to the
    second; its shape is recognised without a regular expression, and the cast knows its digits. -#}
{% macro read_time(text) -%}
    case
        when {{ text }} like '____-__-__T__:__:__Z'
            and {{ text }} >= '0' and substr({{ text }}, 12, 2) < '24'
            then {{ utc_timestamp(text) }}
        when {{ matches(text, iso_time_pattern(seconds='(:[0-9]{2}([.,][0-9]+)?)')) }}
            then {{ utc_timestamp(
                "substr(" ~ text ~ ", 1, 19) || replace(replace(substr(" ~ text ~ ", 20), ' ', ''), ',', '.')"
            ) }}
        when {{ matches(text, '^' ~ iso_date() ~ '$') }} then {{ midnight(text) }}
        when {{ matches(text, iso_time_pattern(seconds='')) }}
            then {{ utc_timestamp(
                "substr(" ~ text ~ ", 1, 16) || ':00' || trim(substr(" ~ text ~ ", 17))"
            ) }}
    end
{%- endmacro %}

{#- Of text that is a date, its midnight in UTC; west of there that is still the day before, so its
    midnight in the reporting zone. -#}
{% macro midnight(text) -%}
    {%- if zone_offsets(var('reporting_timezone')) | min < 0 -%}
        {{ zone_midnight(text, var('reporting_timezone')) }}
    {%- else -%}
        {{ utc_timestamp(text) }}
    {%- endif -%}
{%- endmacro %}

{#- A date; null when the text does not begin with an ISO date or is not one. -#}
{% macro read_date(text) -%}
    case
        when {{ read_time(text) }} is not null then try_cast(substr({{ text }}, 1, 10) as date)
    end
{%- endmacro %}

{% macro iso_date() -%}
    [0-9]{4}-[0-9]{2}-[0-9]{2}
{%- endmacro %}

{% macro iso_time_pattern(seconds) -%}
    ^{{ iso_date() }}[T ]([01][0-9]|2[0-3]):[0-5][0-9]{{ seconds }}( ?(Z|[-+](0[0-9]|1[0-4])(:?[0-5][0-9])?))?$
{%- endmacro %}
