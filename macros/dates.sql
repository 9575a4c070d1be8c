{#- The ends of time: before and after every date that a survey can hold. -#}
{% macro always() -%}
    cast('0001-01-01' as date)
{%- endmacro %}

{% macro forever() -%}
    cast('9999-12-31' as date)
{%- endmacro %}

{#- The date in the reporting zone of a UTC timestamp. Null for null. The rules of the zone are
    dear to ask, so they are asked only near midnight: at other hours it is the same date. -#}
{% macro reporting_date(utc_timestamp) -%}
    {%- set hours = hours_of_the_same_date(var('reporting_timezone')) -%}
    case
        when extract(hour from {{ utc_timestamp }}) between {{ hours[0] }} and {{ hours[1] }}
            then cast({{ utc_timestamp }} as date)
        else {{ zone_date(utc_timestamp, var('reporting_timezone')) }}
    end
{%- endmacro %}

{#- The first and the last UTC hour in which the date of a zone is always that of UTC, with an hour
    to spare on either side. -#}
{% macro hours_of_the_same_date(zone) -%}
    {%- set offsets = zone_offsets(zone) -%}
    {%- do return([
        (1 - offsets | min) | round(0, 'ceil') | int, 22 - (offsets | max) | round(0, 'ceil') | int
    ]) -%}
{%- endmacro %}

{#- The offsets from UTC, in hours, that a zone had in any month since 1900. Found once for all models
    of a dbt command: `graph` is what they share. -#}
{% macro zone_offsets(zone) -%}
    {%- set found = graph.setdefault('zone_offsets', {}) -%}
    {%- if zone not in found -%}
        {%- if zone not in modules.pytz.all_timezones -%}
            {%- do refuse_setting('reporting_timezone', 'the name of a time zone, such as Europe/Amsterdam') -%}
        {%- endif -%}
        {%- set offsets = [] -%}
        {%- for month in range(138 * 12) -%}
            {%- set utc = modules.datetime.datetime(1900 + month // 12, 1 + month % 12, 1) -%}
            {%- set local = modules.pytz.timezone(zone).fromutc(utc) -%}
            {%- do offsets.append(local.utcoffset().total_seconds() / 3600) -%}
        {%- endfor -%}
        {%- do found.update({zone: offsets | unique | list}) -%}
    {%- endif -%}
    {%- do return(found[zone]) -%}
{%- endmacro %}

{#- The first day of the period of a type that a date lies in. A year is the fiscal year. -#}
{% macro period_start(period_type, date) -%}
    {%- set later = var('fiscal_year_start_month') - 1 -%}
    {%- if period_type == 'year' and later -%}
        {{ add_months(first_day('year', add_months(date, -later)), later) }}
    {%- else -%}
        {{ first_day(period_type, date) }}
    {%- endif -%}
{%- endmacro %}

{#- How many months a period of the type in a column lasts. -#}
{% macro period_months(period_type) -%}
    case {{ period_type }} when 'month' then 1 when 'quarter' then 3 else 12 end
{%- endmacro %}

{#- One number for a period of any type. Joins on it need less memory than on its type and a date. -#}
{% macro period_number(period_type, period_start) -%}
    cast(
        (extract(year from {{ period_start }}) * 12 + extract(month from {{ period_start }})) * 4
        + case {{ period_type }} when 'month' then 0 when 'quarter' then 1 when 'year' then 2 else 3 end
        as int
    )
{%- endmacro %}

{#- That of the period whose change is one from this: the next, or of a rolling window the one a year later. -#}
{% macro next_period_number(period_type, period_start) -%}
    ({{ period_number(period_type, period_start) }} + 4 * {{ period_months(period_type) }})
{%- endmacro %}

{#- What people call a period: `2025-03`, `2025-Q1`, `2025` (a fiscal year by the year it ends
    in), `12m to 2025-03`. -#}
{% macro period_name(period_type, period_start, period_end) -%}
    case {{ period_type }}
        when 'month' then {{ year_and_month(period_start) }}
        when 'quarter' then {{ year_of(period_start) }}
            || '-Q' || cast(extract(quarter from {{ period_start }}) as {{ dbt.type_string() }})
        when 'year' then {{ year_of(period_end) }}
        else '12m to ' || {{ year_and_month(period_end) }}
    end
{%- endmacro %}

{% macro year_of(date) -%}
    substr(cast(cast({{ date }} as date) as {{ dbt.type_string() }}), 1, 4)
{%- endmacro %}

{% macro year_and_month(date) -%}
    substr(cast(cast({{ date }} as date) as {{ dbt.type_string() }}), 1, 7)
{%- endmacro %}
