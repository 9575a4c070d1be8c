{#- What could name a person, as readers get it. Figures and joins are the same: equal ids stay equal, others apart. -#}

{#- An id; one that is an e-mail address as a salted hash, the same in capitals and small letters, because tools
    write addresses differently. The salt is in raw.duckdb, which nobody else opens, so the hash is the same in every build
    and nobody can tell from it whose it is. -#}
{% macro clean_id(column) -%}
    {%- set id = clean_text(column) -%}
    case
        when {{ column }} like '%@%' then {{ pseudonym('lower(' ~ id ~ ')') }}
        else {{ id }}
    end
{%- endmacro %}

{#- A text as `id-` and 20 hexadecimal digits. -#}
{% macro pseudonym(text) -%}
    {%- set salted = 'concat((select salt from ' ~ ('raw' if on_spark() else 'raw.main') ~ '.salts), ' ~ text ~ ')' -%}
    'id-' || left({{ 'sha2(' ~ salted ~ ', 256)' if on_spark() else 'sha256(' ~ salted ~ ')' }}, 20)
{%- endmacro %}

{#- A text that could not be read, with its middle hidden (`06••••••78`): it may be a telephone number or what
    somebody wrote. A short number is no secret, and which one it is tells what is wrong. Python has the same rule for
    the raw gate (`personal.py`). -#}
{% macro masked(text) -%}
    case
        when {{ matches(text, '^ *[-+]?[0-9]{1,3}([.,][0-9]{1,2})? *$') }} then {{ text }}
        when length({{ text }}) <= 4 then left({{ text }}, 1) || repeat('•', cast(length({{ text }}) - 1 as int))
        else left({{ text }}, 2) || repeat('•', cast(least(length({{ text }}) - 4, 8) as int)) || right({{ text }}, 2)
    end
{%- endmacro %}

{#- A time that could not be read: a date is shown, whatever else it is is masked. -#}
{% macro masked_time(text) -%}
    case
        when {{ matches(text, '^ *[0-9]{1,4}[-/. ][0-9]{1,2}[-/. ][0-9]{1,4}([ T][0-9:.,APMZapmz +-]{0,20})? *$') }}
            then {{ text }}
        else {{ masked(text) }}
    end
{%- endmacro %}
