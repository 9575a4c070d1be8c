{#- The histogram: eleven columns `score_0` to `score_10`. Counts add up, so every figure is
    made from them. -#}

{#- From one row per answer. -#}
{% macro count_scores() -%}
    {%- for score in range(11) %}
    cast({{ count_where('score = ' ~ score) }} as int) as score_{{ score }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- From rows that are histograms already. -#}
{% macro sum_scores() -%}
    {%- for score in range(11) %}
    cast(sum(score_{{ score }}) as bigint) as score_{{ score }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{% macro score_columns(relation='') -%}
    {%- set prefix = relation ~ '.' if relation else '' -%}
    {%- for score in range(11) %}{{ prefix }}score_{{ score }}{{ ', ' if not loop.last }}{% endfor -%}
{%- endmacro %}

{#- The counts of a category, from the histogram. The boundaries are those of `category`. -#}
{% macro promoters() -%}
    (score_9 + score_10)
{%- endmacro %}

{% macro passives() -%}
    (score_7 + score_8)
{%- endmacro %}

{% macro detractors() -%}
    (score_0 + score_1 + score_2 + score_3 + score_4 + score_5 + score_6)
{%- endmacro %}

{#- All of them. -#}
{% macro responses() -%}
    ({{ detractors() }} + {{ passives() }} + {{ promoters() }})
{%- endmacro %}

{#- The mean score, 0 to 10. -#}
{% macro mean_score(responses) -%}
    (cast(
        score_1 + 2 * score_2 + 3 * score_3 + 4 * score_4 + 5 * score_5 + 6 * score_6
        + 7 * score_7 + 8 * score_8 + 9 * score_9 + 10 * score_10 as double
    ) / nullif({{ responses }}, 0))
{%- endmacro %}
