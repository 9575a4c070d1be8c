{#- dbt's two files on DuckDB: what is kept of builds in them. A transaction can write to one of them only. -#}

{#- A build in full begins with empty files, in which nothing is left of what was: but for `audit.builds` and
    `audit.validation_results`, which tell of every build. -#}
{% macro begin_with_empty_files() %}
    {% if not on_spark() %}
        {% for database, schema, name, type in everything_built() %}
            {% do adapter.drop_relation(api.Relation.create(
                database=database, schema=schema, identifier=name, type=type
            )) %}
        {% endfor %}
        {% for database in ['work', target.database] %}
            {% do run_query('checkpoint ' ~ database) %}
        {% endfor %}
        {% do move_to_the_front(tables_that_stay()) %}
    {% endif %}
{% endmacro %}

{#- DuckDB cuts free blocks off the end of a file only, and does not overwrite them: a small table that lies
    behind them would keep them, with the bytes of what was dropped. So it is written again before them. -#}
{% macro move_to_the_front(tables) %}
    {% for table in tables %}
        {% do run_query('create or replace table ' ~ table ~ ' as from ' ~ table) %}
    {% endfor %}
    {% do run_query('checkpoint ' ~ target.database) %}
{% endmacro %}

{% macro tables_that_stay() -%}
    {%- do return(run_query(
        "select schema_name || '.' || table_name from duckdb_tables() where database_name = current_database()"
    ).columns[0].values()) -%}
{%- endmacro %}

{% macro everything_built() -%}
    {%- do return(run_query(
        "select database_name, schema_name, view_name, 'view' from duckdb_views() where not internal"
        ~ " and database_name in ('work', current_database())"
        ~ " union all select database_name, schema_name, table_name, 'table' from duckdb_tables()"
        ~ " where database_name in ('work', current_database())"
        ~ " and schema_name || '.' || table_name not in ('audit.builds', 'audit.validation_results')"
    ).rows) -%}
{%- endmacro %}

{#- SQL: the build whose scratch is in work.duckdb; null when it is of none. -#}
{% macro scratch_sequence() -%}
    {%- set rows = run_query(
        "select count(*) from duckdb_tables() where database_name = 'work' and table_name = 'scratch_of'"
    ).rows -%}
    {{ '(select max(sequence) from work.main.scratch_of)' if rows[0][0] else 'cast(null as bigint)' }}
{%- endmacro %}

{#- Note in work.duckdb of which whole build it is. -#}
{% macro mark_scratch() %}
    {% if not on_spark() %}
        {% set sequence = run_query(
            "select sequence from audit.builds where build_id = '" ~ invocation_id ~ "'"
        ).rows[0][0] %}
        {% do run_query('create or replace table work.main.scratch_of as select ' ~ sequence ~ ' as sequence') %}
    {% endif %}
{% endmacro %}

{#- `select * from nps_by_branch` needs no schema: views of the same name in the schema that readers are in. -#}
{% macro make_bare_names() %}
    {% if not on_spark() %}
        {% set made = run_query(
            "select schema_name, table_name from duckdb_tables() where database_name = current_database()"
            ~ " and schema_name in ('marts', 'audit') union all select schema_name, view_name from duckdb_views()"
            ~ " where database_name = current_database() and schema_name in ('marts', 'audit')"
        ).rows %}
        {% for schema, name in made %}
            {% do run_query('create or replace view main.' ~ name ~ ' as from ' ~ schema ~ '.' ~ name) %}
        {% endfor %}
    {% endif %}
{% endmacro %}

{% macro engine_version() -%}
    {{- run_query('select version()').rows[0][0] if execute else '' -}}
{%- endmacro %}
