{#- The month in which an answer was given, from `responded_on`. -#}
{% macro month_answered() -%}
    {{ first_day('month', 'responded_on') }}
{%- endmacro %}

{#- The month of the same person's next answer, from which on this one is no voice any more; the end of
    time without one, and where every answer counts (`response_basis: all`). -#}
{% macro month_superseded() -%}
    {%- if var('response_basis') == 'latest' -%}
        coalesce({{ first_day('month', 'superseded_on') }}, {{ forever() }})
    {%- else -%}
        {{ forever() }}
    {%- endif -%}
{%- endmacro %}

{#- Query: every month of every period, also those before the first answer, in which people were invited. -#}
{% macro period_months() -%}
    select
        periods.period_key,
        {{ add_months('periods.period_start', 'months.number') }} as month_start
    from {{ ref('int_periods') }} as periods
    inner join (
        {{ numbers_below(period_types().values() | map(attribute='months') | max) }}
    ) as months on months.number < periods.months
{%- endmacro %}
