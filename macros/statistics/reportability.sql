{#- How many voices an account could have: its contacts. Null with every answer counted, for answers are not people. -#}
{% macro possible_voices(contacts) -%}
    {{ contacts if var('response_basis') == 'latest' else 'cast(null as bigint)' }}
{%- endmacro %}

{#- Why a figure may not be shown as a figure (`n < 5`); null when it may. Fewer answers are
    enough where they cover most of an account's contacts. -#}
{% macro not_reportable_reason(responses, contacts) -%}
    case
        when {{ responses }} >= {{ var('minimum_responses') }} then null
        when {{ share(responses, possible_voices(contacts)) }} >= {{ var('minimum_coverage') }} then null
        else 'n < {{ var("minimum_responses") }}'
    end
{%- endmacro %}
