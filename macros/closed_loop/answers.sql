{#- What people wrote, as it is published: left out where the variable `publish_answers` is false. -#}
{% macro published_text(text) -%}
    {{ text if var('publish_answers') else 'cast(null as ' ~ dbt.type_string() ~ ')' }}
{%- endmacro %}

{#- What `clean_text` gives, four times as fast for sentences: what begins and ends with a sign is clean. -#}
{% macro clean_words(column) -%}
    case
        when {{ is_plain('concat(left(' ~ column ~ ', 1), right(' ~ column ~ ', 1))') }} then {{ column }}
        else {{ clean_text(column) }}
    end
{%- endmacro %}

{#- How often somebody recommended us, from the first whole number in the answer to the question of that
    purpose (`3`, `3 keer`, `about 5 times`), up to 999; null without one, and for other questions. -#}
{% macro read_times(answer, purpose) -%}
    case
        when {{ purpose }} = 'times_recommended' then cast(nullif({{ first_group(
            answer, '(?:^|[^0-9.,])([0-9]{1,3})(?:[^0-9.,]|[.,][^0-9]|[.,]?$)'
        ) }}, '') as int)
    end
{%- endmacro %}

{#- Whether a question is asked of a category, from `asked_of` (`detractors and passives`, `everyone`). -#}
{% macro is_asked_of(asked_of, category) -%}
    ({{ asked_of }} = 'everyone' or {{ asked_of }} like '%{{ category }}s%')
{%- endmacro %}

{#- The purposes that say what is wrong: the texts that dissatisfaction is read from. -#}
{% macro says_what_is_wrong(purpose) -%}
    {{ purpose }} in ('reason', 'improve')
{%- endmacro %}

{#- An improvement as people read it: what was done, since when, and when customers heard of it. -#}
{% macro improvement_in_words(what, started_on, announced_on) -%}
    {{ what }}
    || coalesce(', since ' || cast({{ started_on }} as {{ dbt.type_string() }}), '')
    || coalesce(
        ', announced on ' || cast({{ announced_on }} as {{ dbt.type_string() }}), ', announced to nobody'
    )
{%- endmacro %}
