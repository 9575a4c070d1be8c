{#- What engines spell differently, each in one macro, DuckDB's spelling beside Spark's. Everything
    else is portable SQL. Both give the same answer: tests/python/spark/test_engine_macros.py. -#}

{#- True when the models are built by Apache Spark, over either connection. -#}
{% macro on_spark() -%}
    {{ return(target.type == 'spark') }}
{%- endmacro %}

{#- The time it is, as a UTC timestamp. Spark's timestamps are moments; its session shows them in
    UTC (profiles.yml). -#}
{% macro utc_now() -%}
    {%- if on_spark() -%}
        current_timestamp()
    {%- else -%}
        cast(timezone('UTC', now()) as timestamp)
    {%- endif -%}
{%- endmacro %}

{#- The date in a time zone of a UTC timestamp, by the zone's rules. Null for null. -#}
{% macro zone_date(utc_timestamp, zone) -%}
    {%- if on_spark() -%}
        cast(from_utc_timestamp({{ utc_timestamp }}, '{{ zone }}') as date)
    {%- else -%}
        cast(timezone('{{ zone }}', timezone('UTC', {{ utc_timestamp }})) as date)
    {%- endif -%}
{%- endmacro %}

{#- The UTC timestamp of midnight in a time zone, of ISO text that is a date; null when there is no such date. -#}
{% macro zone_midnight(text, zone) -%}
    {%- if on_spark() -%}
        to_utc_timestamp(try_cast({{ text }} as timestamp), '{{ zone }}')
    {%- else -%}
        timezone('UTC', timezone('{{ zone }}', try_cast({{ text }} as timestamp)))
    {%- endif -%}
{%- endmacro %}

{#- ISO 8601 text as a UTC timestamp; null when it names no moment (`2025-02-30`). DuckDB's cast
    that heeds offsets costs three times as much, so UTC itself goes the short way. -#}
{% macro utc_timestamp(text) -%}
    {%- if on_spark() -%}
        try_cast({{ text }} as timestamp)
    {%- else -%}
        case
            when {{ text }} like '%Z' then try_cast({{ text }} as timestamp)
            else cast(try_cast({{ text }} as timestamptz) as timestamp)
        end
    {%- endif -%}
{%- endmacro %}

{#- A date moved by whole months (negative: back), as a date; the 31st becomes the last day.
    dbt's own `dateadd` loses fractions of a second on Spark and is slow there. -#}
{% macro add_months(date, months) -%}
    {%- if on_spark() -%}
        add_months({{ date }}, {{ months }})
    {%- else -%}
        cast({{ dbt.dateadd('month', months, date) }} as date)
    {%- endif -%}
{%- endmacro %}

{#- A date moved by whole days (negative: back), as a date. -#}
{% macro add_days(date, days) -%}
    {%- if on_spark() -%}
        date_add({{ date }}, {{ days }})
    {%- else -%}
        cast({{ dbt.dateadd('day', days, date) }} as date)
    {%- endif -%}
{%- endmacro %}

{#- The first day of the month, quarter or year that a date lies in, as a date. Counting back is five
    times as fast as truncating on DuckDB, where months are asked of every answer. -#}
{% macro first_day(unit, date) -%}
    {%- if unit == 'quarter' or on_spark() -%}
        cast(date_trunc('{{ unit }}', {{ date }}) as date)
    {%- else -%}
        ({{ date }} - cast({{ 'day' if unit == 'month' else 'dayofyear' }}({{ date }}) - 1 as int))
    {%- endif -%}
{%- endmacro %}

{#- True where the text matches the regular expression. No backslashes: engines escape them. -#}
{% macro matches(text, pattern) -%}
    {%- if on_spark() -%}
        ({{ text }} rlike '{{ java_pattern(pattern) }}')
    {%- else -%}
        regexp_matches({{ text }}, '{{ pattern }}')
    {%- endif -%}
{%- endmacro %}

{#- The text with every match of the regular expression replaced by a space. -#}
{% macro without_matches(text, pattern) -%}
    {%- if on_spark() -%}
        regexp_replace({{ text }}, '{{ java_pattern(pattern) }}', ' ')
    {%- else -%}
        regexp_replace({{ text }}, '{{ pattern }}', ' ', 'g')
    {%- endif -%}
{%- endmacro %}

{#- The different texts of a group in one, in the order of the alphabet; null without any. -#}
{% macro joined_texts(text, separator='; ') -%}
    {%- if on_spark() -%}
        nullif(array_join(array_sort(collect_set({{ text }})), '{{ separator }}'), '')
    {%- else -%}
        string_agg(distinct {{ text }}, '{{ separator }}' order by {{ text }})
    {%- endif -%}
{%- endmacro %}

{#- The hours from one UTC timestamp to another, with fractions. -#}
{% macro hours_between(earlier, later) -%}
    {%- if on_spark() -%}
        ((unix_micros({{ later }}) - unix_micros({{ earlier }})) / 3600e6)
    {%- else -%}
        ((epoch_us({{ later }}) - epoch_us({{ earlier }})) / 3600e6)
    {%- endif -%}
{%- endmacro %}

{#- A UTC timestamp moved by whole hours. -#}
{% macro add_hours(timestamp, hours) -%}
    ({{ timestamp }} + interval {{ hours }} hour)
{%- endmacro %}

{#- True where the text has at least one sign and none but those of ASCII that can be seen. -#}
{% macro is_plain(text) -%}
    {%- if on_spark() -%}
        {{ matches(text, '^[!-~]+$') }}
    {%- else -%}
        regexp_full_match({{ text }}, '[!-~]+')
    {%- endif -%}
{%- endmacro %}

{#- What the first group of the regular expression matched; empty text where nothing matches. -#}
{% macro first_group(text, pattern) -%}
    {%- if on_spark() -%}
        regexp_extract({{ text }}, '{{ java_pattern(pattern) }}', 1)
    {%- else -%}
        regexp_extract({{ text }}, '{{ pattern }}', 1)
    {%- endif -%}
{%- endmacro %}

{#- A pattern as Java reads it (Spark): a dot matches all but a line feed, as DuckDB has it, and
    `$` is the very end, where Java would allow a line feed after it. -#}
{% macro java_pattern(pattern) -%}
    (?d){{ pattern[:-1] ~ '(?!(?s:.))' if pattern.endswith('$') else pattern }}
{%- endmacro %}

{#- The text without the spaces around it, every kind of space that Unicode has (category Zs);
    Spark's own `trim` knows one. -#}
{% macro trimmed(text) -%}
    {%- if on_spark() -%}
        trim(
            both ' \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000'
            from {{ text }}
        )
    {%- else -%}
        trim({{ text }})
    {%- endif -%}
{%- endmacro %}

{#- The text under one key of a JSON object; null where the key is missing. -#}
{% macro json_text(json, key) -%}
    {%- if on_spark() -%}
        get_json_object({{ json }}, '$.{{ key }}')
    {%- else -%}
        json_extract_string({{ json }}, '$.{{ key }}')
    {%- endif -%}
{%- endmacro %}

{#- A JSON object as text: `members` is name to SQL of a text. A null reads back as null. -#}
{% macro json_object(members) -%}
    {%- set listed = [] -%}
    {%- for name, text in members.items() -%}
        {%- do listed.append("'" ~ name ~ "', " ~ text) -%}
    {%- endfor -%}
    {%- if on_spark() -%}
        to_json(named_struct({{ listed | join(', ') }}), map('ignoreNullFields', 'false'))
    {%- else -%}
        cast(json_object({{ listed | join(', ') }}) as varchar)
    {%- endif -%}
{%- endmacro %}

{#- A whole number in place of a text: joins and groups cost half as much as on the text itself. The same
    for the same text within one version of the engine; a test says that no two accounts share one. -#}
{% macro hash_key(text) -%}
    {%- if on_spark() -%}
        xxhash64({{ text }})
    {%- else -%}
        cast(hash({{ text }}) >> 1 as bigint)
    {%- endif -%}
{%- endmacro %}

{#- One row for each month or day from one date to another: an expression for `select`. -#}
{% macro each(unit, first, last) -%}
    {%- if on_spark() -%}
        explode(sequence({{ first }}, {{ last }}, interval 1 {{ unit }}))
    {%- else -%}
        cast(unnest(generate_series(
            cast({{ first }} as timestamp), cast({{ last }} as timestamp), interval 1 {{ unit }}
        )) as date)
    {%- endif -%}
{%- endmacro %}

{#- True where two values are not the same, null being a value. -#}
{% macro is_different(first, second) -%}
    {%- if on_spark() -%}
        not ({{ first }} <=> {{ second }})
    {%- else -%}
        {{ first }} is distinct from {{ second }}
    {%- endif -%}
{%- endmacro %}

{#- The last value that is not null, of the rows of a window, which is written after it. -#}
{% macro last_given(value) -%}
    last_value({{ value }}{{ ', true' if on_spark() else ' ignore nulls' }})
{%- endmacro %}

{#- The first value that is not null, of the rows of a window, which is written after it. -#}
{% macro first_given(value) -%}
    first_value({{ value }}{{ ', true' if on_spark() else ' ignore nulls' }})
{%- endmacro %}

{#- One row for each object of a JSON list, with the texts of its `fields`: an expression for `select`, whose value has
    a member of each name. No rows for null and for an empty list. -#}
{% macro json_records(json, fields) -%}
    {%- set listed = [] -%}
    {%- if on_spark() -%}
        {%- for field in fields %}{% do listed.append(field ~ ':string') %}{% endfor -%}
        explode(from_json({{ json }}, 'array<struct<{{ listed | join(',') }}>>'))
    {%- else -%}
        {%- for field in fields %}{% do listed.append('"' ~ field ~ '":"varchar"') %}{% endfor -%}
        unnest(from_json({{ json }}, '[{ {{- listed | join(',') -}} }]'))
    {%- endif -%}
{%- endmacro %}
