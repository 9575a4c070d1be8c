{#- The histogram: eleven columns `score_0` to `score_10`. Counts add up, so every figure is
    made from them. -#}

{#- From one row per answer. -#}
{% macro count_scores() -%}
    {%- for score in range(11) %}
    {{ count_where('score = ' ~ score) }} as score_{{ score }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- From rows that are histograms already. -#}
{% macro sum_scores() -%}
    {%- for score in range(11) %}
    cast(sum(score_{{ score }}) as bigint) as score_{{ score }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{% macro score_columns() -%}
    score_0, score_1, score_2, score_3, score_4, score_5,
    score_6, score_7, score_8, score_9, score_10
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

{#- The mean score, 0 to 10. -#}
{% macro mean_score(responses) -%}
    (cast(
        score_1 + 2 * score_2 + 3 * score_3 + 4 * score_4 + 5 * score_5 + 6 * score_6
        + 7 * score_7 + 8 * score_8 + 9 * score_9 + 10 * score_10 as double
    ) / nullif({{ responses }}, 0))
{%- endmacro %}

{#- The date of the same person's next answer, where only the latest in a period counts. -#}
{% macro silenced_on() -%}
    {{ 'superseded_on' if var('response_basis') == 'latest' else 'cast(null as date)' }}
{%- endmacro %}

{#- The month from which an answer speaks in rolling windows, and the one from which no more:
    that of the same person's next answer, after twelve months at the latest. -#}
{% macro enters_on() -%}
    {{ first_day('month', 'responded_on') }}
{%- endmacro %}

{% macro leaves_on() -%}
    least(
        {{ add_months(enters_on(), 12) }},
        coalesce({{ first_day('month', silenced_on()) }}, {{ forever() }})
    )
{%- endmacro %}

{#- True where an answer is its person's voice in its period: no later one lies in it. -#}
{% macro speaks_in(period_type) -%}
    coalesce(
        {{ period_start(period_type, silenced_on()) }}
        > {{ period_start(period_type, 'responded_on') }},
        true
    )
{%- endmacro %}

{#- Answers that speak in rolling windows, from when until when. Not a CTE: asked twice, DuckDB would
    write it down. -#}
{% macro voices() -%}
    (
        select
            account_id,
            account_version_from,
            score,
            {{ enters_on() }} as enters_on,
            {{ leaves_on() }} as leaves_on
        from {{ ref('int_responses_kept') }}
        where left_out_as is null and {{ speaks_in('month') }}
    ) as voices
{%- endmacro %}

{#- Counts of voices that enter and that leave, side by side; 0 where there is none. -#}
{% macro entering_and_leaving() -%}
    {%- for score in range(11) %}
    coalesce(entering.score_{{ score }}, 0) as score_{{ score }},
    coalesce(leaving.score_{{ score }}, 0) as leaving_score_{{ score }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- Counts of the voices that stood, and have since entered and not left, along the months of
    one version of an account. -#}
{% macro running_totals() -%}
    {%- for score in range(11) %}
    coalesce(standing.score_{{ score }}, 0) + coalesce(
        cast(sum(turned.score_{{ score }} - turned.leaving_score_{{ score }}) over (
            partition by months.account_id, months.account_version_from
            order by months.month_start rows between unbounded preceding and current row
        ) as bigint), 0
    ) as score_{{ score }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- Names and types of the counts, for a table that may not be there yet. -#}
{% macro score_types() -%}
    {%- set types = {} -%}
    {%- for score in range(11) %}{% do types.update({'score_' ~ score: 'bigint'}) %}{% endfor -%}
    {%- do return(types) -%}
{%- endmacro %}
