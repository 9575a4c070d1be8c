{#- How a time is read: ISO 8601; without an offset it is UTC (the session's zone, which the profile
    sets); a date alone stays that date in the reporting zone. The text is matched first, because casts
    also accept `2025-1-1`, `epoch` and `infinity`. -#}

{#- A UTC timestamp; null when the text is not an ISO 8601 time, or is one that a tool writes where it
    knows none (time_grammar.sql). -#}
{% macro read_time(text) -%}
    case when {{ is_sentinel_time(text) }} then null else {{ iso_moment(text) }} end
{%- endmacro %}

{#- ISO 8601 text as a UTC timestamp; null for other text. Most exports write UTC to the second; its
    shape is recognised without a regular expression, and the cast knows its digits. -#}
{% macro iso_moment(text) -%}
    case
        when {{ text }} like '____-__-__T__:__:__Z'
            and {{ text }} >= '0' and substr({{ text }}, 12, 2) < '24'
            then {{ utc_timestamp(text) }}
        when {{ matches(text, day_pattern()) }} then {{ midnight(text) }}
        when {{ matches(text, time_pattern()) }} and substr({{ text }}, 17, 1) = ':'
            then {{ utc_timestamp(
                "substr(" ~ text ~ ", 1, 19) || replace(replace(substr(" ~ text ~ ", 20), ' ', ''), ',', '.')"
            ) }}
        when {{ matches(text, time_pattern()) }}
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
        when {{ iso_moment(text) }} is not null then try_cast(substr({{ text }}, 1, 10) as date)
    end
{%- endmacro %}

{#- Why a text is no time: none is given, or it cannot be read. -#}
{% macro time_problem(text) -%}
    case
        when {{ text }} is null or {{ is_sentinel_time(text) }} then 'time_missing'
        else 'time_unreadable'
    end
{%- endmacro %}
