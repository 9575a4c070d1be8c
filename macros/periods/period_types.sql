{#- The period types of the variable `period_types`, in its order: name to what `period_type` says of it. -#}
{% macro period_types() -%}
    {%- set types = {} -%}
    {%- for name in var('period_types') -%}
        {%- do types.update({name: period_type(name)}) -%}
    {%- endfor -%}
    {%- do return(types) -%}
{%- endmacro %}

{#- Of a period type: how many months one lasts, and whether it rolls (one begins with every month) or is part of
    the fiscal year. `month`, `quarter`, `half_year`, `year`, or `rolling_<n>_months`; anything else stops the
    compilation. -#}
{% macro period_type(name) -%}
    {%- set calendar = {'month': 1, 'quarter': 3, 'half_year': 6, 'year': 12} -%}
    {%- set months = name | string | replace('rolling_', '', 1) | replace('_months', '', 1) -%}
    {%- if name in calendar -%}
        {%- do return({'months': calendar[name], 'is_rolling': false}) -%}
    {%- elif name == 'rolling_' ~ months ~ '_months' and months.isdigit() and 1 <= months | int <= 60 -%}
        {%- do return({'months': months | int, 'is_rolling': true}) -%}
    {%- endif -%}
    {%- do exceptions.raise_compiler_error(
        'period_types lists ' ~ name ~ ', which is no period type: use ' ~ calendar.keys() | join(', ')
        ~ ' or rolling_<n>_months with n from 1 to 60 (vars in dbt_project.yml)'
    ) -%}
{%- endmacro %}

{#- The first month of the period of a type that a month lies in (a rolling one: ends with). -#}
{% macro period_start(type_name, month) -%}
    {%- set type = period_type(type_name) -%}
    {%- if type.is_rolling -%}
        {{ add_months(month, 1 - type.months) }}
    {%- elif type.months == 1 -%}
        {{ month }}
    {%- else -%}
        {{ add_months(month, '-cast(' ~ month_of_fiscal_year(month) ~ ' % ' ~ type.months ~ ' as int)') }}
    {%- endif -%}
{%- endmacro %}

{#- 0 for the first month of the fiscal year, 11 for the last. -#}
{% macro month_of_fiscal_year(month) -%}
    ((extract(month from {{ month }}) + 12 - {{ var('fiscal_year_start_month') }}) % 12)
{%- endmacro %}

{#- One number for a period: it grows with the first month, and has a place for each type in every month. -#}
{% macro period_key(period_type, period_start) -%}
    cast(
        (extract(year from {{ period_start }}) * 12 + extract(month from {{ period_start }}))
        * {{ period_keys_per_month() }} + {{ (period_types().keys() | list).index(period_type) }}
        as int
    )
{%- endmacro %}

{% macro period_keys_per_month() -%}
    {%- do return(16) -%}
{%- endmacro %}

{#- To order by: periods of one type and year lie together. -#}
{% macro period_clustering(period_key) -%}
    {{ period_key }} % {{ period_keys_per_month() }}, floor({{ period_key }} / {{ 12 * period_keys_per_month() }})
{%- endmacro %}

{#- What people call a period: `2025-03`, `2025-Q1`, `2025-H1`, `2025` (a fiscal year, and its parts, by
    the year it ends in), `12m to 2025-03`. -#}
{% macro period_name(type_name, period_start, period_end) -%}
    {%- set type = period_type(type_name) -%}
    {%- set letter = {3: 'Q', 6: 'H'}[type.months] -%}
    {%- set fiscal_year_end = add_months(
        period_start, '11 - cast(' ~ month_of_fiscal_year(period_start) ~ ' as int)'
    ) -%}
    {%- if type.is_rolling -%}
        '{{ type.months }}m to ' || {{ year_and_month(period_end) }}
    {%- elif type.months == 1 -%}
        {{ year_and_month(period_start) }}
    {%- elif type.months == 12 -%}
        {{ year_of(fiscal_year_end) }}
    {%- else -%}
        {{ year_of(fiscal_year_end) }} || '-{{ letter }}' || cast(cast(floor(
            {{ month_of_fiscal_year(period_start) }} / {{ type.months }}
        ) as int) + 1 as {{ dbt.type_string() }})
    {%- endif -%}
{%- endmacro %}

{% macro year_of(date) -%}
    substr(cast({{ date }} as {{ dbt.type_string() }}), 1, 4)
{%- endmacro %}

{% macro year_and_month(date) -%}
    substr(cast({{ date }} as {{ dbt.type_string() }}), 1, 7)
{%- endmacro %}
