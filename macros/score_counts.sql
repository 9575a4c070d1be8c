{#- The histogram: eleven columns `score_0` to `score_10`. Counts add up, so every figure is
    made from them. -#}

{#- From one row per answer; `weight` is 1, or −1 for an answer that stops counting. -#}
{% macro count_scores(weight='1') -%}
    {%- for score in range(11) %}
    cast(sum(case when score = {{ score }} then {{ weight }} else 0 end) as bigint)
        as score_{{ score }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- From rows that are histograms already; `over` makes it a running total. -#}
{% macro sum_scores(over='') -%}
    {%- for score in range(11) %}
    cast(sum(score_{{ score }}) {{ over }} as bigint) as score_{{ score }}{{ ',' if not loop.last }}
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

{#- Revenue as at the answer, in whole cents: integers add up the same in every order. -#}
{% macro count_revenue(weight='1') -%}
    cast(sum({{ weight }} * cast(round(annual_revenue * 100) as bigint)) as bigint)
        as revenue_cents,
    cast(sum(case when annual_revenue is not null then {{ weight }} else 0 end) as bigint)
        as responses_with_revenue
{%- endmacro %}

{#- The date of the same person's next answer, where only the latest in a period counts. -#}
{% macro silenced_on() -%}
    {{ 'superseded_on' if var('response_basis') == 'latest' else 'cast(null as date)' }}
{%- endmacro %}

{#- True where an answer is its person's voice in its period: no later one lies in it. -#}
{% macro speaks_in(period_type) -%}
    coalesce(
        {{ period_start(period_type, silenced_on()) }}
        > {{ period_start(period_type, 'responded_on') }},
        true
    )
{%- endmacro %}

{#- The window of a running total along the months of one account, branch and manager. -#}
{% macro running_total() -%}
    over (
        partition by months.account_id, months.branch_id, months.account_manager_id
        order by months.month_start rows between unbounded preceding and current row
    )
{%- endmacro %}
