{#- Text without the white space around it; null when nothing is left. Exports pad with tabs
    and no-break spaces too. Most texts have no white space at all and stay as they are: to look
    costs a quarter of cleaning. -#}
{% macro clean_text(column) -%}
    case
        when {{ is_plain(column) }} then {{ column }}
        else nullif({{ trimmed(
            "translate(" ~ column ~ ", concat(chr(160), chr(9), chr(10), chr(13)), '    ')"
        ) }}, '')
    end
{%- endmacro %}

{#- A column as its file's description says to read it (`_read_as`), else as exported. -#}
{% macro as_read(column) -%}
    coalesce({{ json_text('_read_as', column) }}, {{ clean_text(column) }})
{%- endmacro %}

{#- Yes or no from clean text, in the words of flag_words.sql; null for anything else. -#}
{% macro read_boolean(text) -%}
    case
        when {{ plain_flag(text) }} in ({{ yes_words() }}) then true
        when {{ plain_flag(text) }} in ({{ no_words() }}) then false
    end
{%- endmacro %}

{#- A number that cannot be below zero; null where it is. -#}
{% macro not_negative(number) -%}
    case when {{ number }} >= 0 then {{ number }} end
{%- endmacro %}

{#- A plain decimal number (`1234.5`); null for anything else. -#}
{% macro read_number(text) -%}
    case when {{ matches(text, '^-?[0-9]{1,15}([.][0-9]+)?$') }} then cast({{ text }} as double) end
{%- endmacro %}
