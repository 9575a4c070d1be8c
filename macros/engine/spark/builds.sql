{#- `audit.builds` on Spark: Parquet tables have no update, so each command adds a row to `audit.build_events` when
    it begins and one when it ends, and `audit.builds` is a view that puts them together. -#}

{% macro make_build_events(columns) %}
    {% set listed = [] %}
    {% set together = [] %}
    {% for name, type in columns.items() %}
        {% do listed.append(name ~ ' ' ~ type) %}
        {% do together.append('max(' ~ name ~ ') as ' ~ name) if name != 'build_id' %}
    {% endfor %}
    {% do run_on_spark('create schema if not exists audit') %}
    {% do run_on_spark(
        'create table if not exists audit.build_events (' ~ listed | join(', ') ~ ')'
        ~ ' using ' ~ spark_format()
    ) %}
    {% set there = adapter.get_columns_in_relation(build_events()) | map(attribute='name') | list %}
    {% for name, type in columns.items() if name not in there %}
        {% do run_on_spark('alter table audit.build_events add columns (' ~ name ~ ' ' ~ type ~ ')') %}
    {% endfor %}
    {% do run_on_spark('drop view if exists audit.builds') %}
    {% do run_on_spark(
        'create view audit.builds as select build_id, ' ~ together | join(', ')
        ~ ' from audit.build_events group by build_id'
    ) %}
{% endmacro %}

{#- Iceberg wants a value for every column. -#}
{% macro add_build_event(values) %}
    {% set row = [] %}
    {% for column in adapter.get_columns_in_relation(build_events()) %}
        {% do row.append('cast(' ~ values.get(column.name, 'null') ~ ' as ' ~ column.dtype ~ ')') %}
    {% endfor %}
    {% do run_on_spark('insert into ' ~ build_events() ~ ' select ' ~ row | join(', ')) %}
{% endmacro %}

{% macro build_events() %}
    {{ return(api.Relation.create(schema='audit', identifier='build_events', type='table')) }}
{% endmacro %}

{#- The format of tables on Spark; models have it from dbt_project.yml, which cannot ask here. -#}
{% macro spark_format() -%}
    {{ return(env_var(
        'NPS_SPARK_FORMAT', 'parquet' if target.name == 'spark_session' else 'iceberg'
    )) }}
{%- endmacro %}
