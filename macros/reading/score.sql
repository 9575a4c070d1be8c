{#- How a score is read: a whole number 0 to 10, alone, as `9.0`, or followed by a label
    (`10 - Extremely likely`, `0 = Not at all`, `7 (seven)`). Casting would round 8.5 to a
    promoter and read 0x9, so the text is matched first. -#}

{#- A label begins with a sign and then a word: `7 - 8` is two numbers, not a labelled 7. -#}
{% macro score_label() -%}
    ( *[-–—=:] *[^-–—=:0-9 .,()/].*| *[(][^-–—=:0-9 .,()/].*[)])?
{%- endmacro %}

{#- True for the texts that mean "no answer given", and for null. -#}
{% macro is_not_an_answer(text) -%}
    coalesce(lower({{ clean_text(text) }}), '') in ('', 'na', 'n/a', 'null', 'none', '-')
{%- endmacro %}

{#- The score, an integer 0 to 10; null when the text is not a score. -#}
{% macro read_score(text) -%}
    try_cast({{ first_group(
        clean_text(text), '^0*(10|[0-9])([.]0+)?' ~ score_label() ~ '$'
    ) }} as integer)
{%- endmacro %}

{#- Why an answer is not a score; null for a score and for what is not an answer. -#}
{% macro score_problem(text) -%}
    case
        when {{ is_not_an_answer(text) }} or {{ read_score(text) }} is not null then null
        when {{ matches(clean_text(text), '^-?[0-9]+([.]0+)?' ~ score_label() ~ '$') }}
            then 'score_out_of_range'
        when {{ matches(clean_text(text), '^-?[0-9]+[.,][0-9]*[1-9][0-9]*' ~ score_label() ~ '$') }}
            then 'score_not_whole'
        else 'score_not_a_number'
    end
{%- endmacro %}
