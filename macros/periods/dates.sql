{#- The ends of time: before and after every date that a survey can hold. -#}
{% macro always() -%}
    cast('0001-01-01' as date)
{%- endmacro %}

{% macro forever() -%}
    cast('9999-12-31' as date)
{%- endmacro %}

{#- The date in the reporting zone of a UTC timestamp. Null for null. The rules of the zone are
    expensive to ask, so they are asked only near midnight: at other hours it is the same date. -#}
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
