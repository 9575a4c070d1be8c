{#- How a score is read: a whole number 0 to 10, alone, as `9.0`, or followed by a label
    (`10 - Extremely likely`, `0 = Not at all`, `7 (seven)`). Casting would round 8.5 to a
    promoter and read 0x9, so the text is matched first. -#}

{#- A label begins with a sign and then a word: `7 - 8` is two numbers, not a labelled 7. -#}
{% macro score_label() -%}
    ( *[-–—=:] *[^-–—=:0-9 .,()/].*| *[(][^-–—=:0-9 .,()/].*[)])?
{%- endmacro %}

{#- True for the texts that mean "no answer given", and for null. Takes clean text. -#}
{% macro is_not_an_answer(text) -%}
    coalesce(lower({{ text }}), '') in ('', 'na', 'n/a', 'null', 'none', '-')
{%- endmacro %}

{#- The score, an integer 0 to 10; null when the clean text is not a score. Bare scores are
    nearly all there are, and matching is expensive, so they go first. -#}
{% macro read_score(text) -%}
    case
        when {{ text }} in ('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10')
            then cast({{ text }} as integer)
        else try_cast({{ first_group(
            text, '^0*(10|[0-9])([.]0+)?' ~ score_label() ~ '$'
        ) }} as integer)
    end
{%- endmacro %}

{#- Why a clean text that is neither a score nor "no answer" is not a score. -#}
{% macro score_problem(text) -%}
    case
        when {{ matches(text, '^-?[0-9]+([.]0+)?' ~ score_label() ~ '$') }}
            then 'score_out_of_range'
        when {{ matches(text, '^-?[0-9]+[.,][0-9]*[1-9][0-9]*' ~ score_label() ~ '$') }}
            then 'score_not_whole'
        else 'score_not_a_number'
    end
{%- endmacro %}
