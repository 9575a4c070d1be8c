{#- How a score is read: a whole number 0 to 10, alone (`9`, `9,0`, `'9`), out of ten (`9/10`), or with a
    label before or after it (`10 - Extremely likely`, `Extremely likely (10)`). Casting would round
    8.5 to a promoter and read 0x9, so the text is matched first, with the patterns of score_grammar.sql. -#}

{#- The score, an integer 0 to 10; null when the clean score is not one. Bare scores are nearly all
    there are, and matching is expensive, so they go first. -#}
{% macro read_score(text) -%}
    case
        when {{ text }} in ({{ bare_scores() }}) then cast({{ text }} as integer)
        when {{ matches(text, score_pattern()) }} and not {{ matches(text, date_pattern()) }}
            then try_cast({{ first_group(text, '([0-9]+)') }} as integer)
    end
{%- endmacro %}

{#- Why a clean score that is neither a score nor "no answer" is not a score. -#}
{% macro score_problem(text) -%}
    case
        when {{ matches(text, date_pattern()) }} then 'score_not_a_number'
        when {{ matches(text, whole_number_pattern()) }} then 'score_out_of_range'
        when {{ matches(text, decimals_pattern()) }} then 'score_not_whole'
        else 'score_not_a_number'
    end
{%- endmacro %}
