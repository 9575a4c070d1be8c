{#- The rows of `audit.builds` on either engine: DuckDB updates a row, Spark adds events (macros/engine/spark). -#}

{% macro make_builds_table(columns) %}
    {% if on_spark() %}
        {% do make_build_events(columns) %}
    {% else %}
        {% set listed = [] %}
        {% for name, type in columns.items() %}{% do listed.append(name ~ ' ' ~ type) %}{% endfor %}
        {% do run_query('create schema if not exists audit') %}
        {% do run_query('create table if not exists audit.builds (' ~ listed | join(', ') ~ ')') %}
        {% for column in listed %}
            {% do run_query('alter table audit.builds add column if not exists ' ~ column) %}
        {% endfor %}
    {% endif %}
{% endmacro %}

{#- Add the row of this command; `values` is name to SQL. It is in part when nothing says why it is not. -#}
{% macro record_build(values) %}
    {% if on_spark() %}
        {% do add_build_event(dict(values, is_in_part='false')) %}
    {% else %}
        {% do run_query(
            'insert into audit.builds by name select *, in_full_because is null as is_in_part from (select '
            ~ sql_list(values) ~ ')'
        ) %}
    {% endif %}
{% endmacro %}

{#- Write what the command came to. -#}
{% macro complete_build(build_id, is_whole, succeeded) %}
    {% set values = {'finished_at': utc_now(), 'is_whole': is_whole, 'succeeded': succeeded} %}
    {% if on_spark() %}
        {% do add_build_event(dict(values, build_id="'" ~ build_id ~ "'")) %}
    {% else %}
        {% set listed = [] %}
        {% for name, value in values.items() %}{% do listed.append(name ~ ' = ' ~ value) %}{% endfor %}
        {% do run_query(
            'update audit.builds set ' ~ listed | join(', ') ~ " where build_id = '" ~ build_id ~ "'"
        ) %}
    {% endif %}
{% endmacro %}

{% macro sql_list(values) -%}
    {%- for name, value in values.items() %}{{ value }} as {{ name }}{{ ', ' if not loop.last }}{% endfor -%}
{%- endmacro %}
