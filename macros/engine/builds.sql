{#- `audit.builds`, the books of dbt commands, on either engine. DuckDB updates a row; Parquet tables
    have no update, so on Spark each command adds a row to `audit.build_events` when it begins and
    one when it ends, and `audit.builds` is a view that puts them together. Columns and rows read
    the same. `columns` is name to type, the same at every call. -#}

{#- Make the books, with whatever columns are new, and enter a command: `values` is name to SQL. -#}
{% macro note_build_start(columns, values) %}
    {% if on_spark() %}
        {% do make_spark_books(columns) %}
        {% do add_to_spark_books(values) %}
    {% else %}
        create schema if not exists audit;
        create table if not exists audit.builds (
            {% for name, type in columns.items() %}{{ name }} {{ type }}{{ ', ' if not loop.last }}{% endfor %}
        );
        {% for name, type in columns.items() %}
        alter table audit.builds add column if not exists {{ name }} {{ type }};
        {% endfor %}
        insert into audit.builds ({{ values.keys() | join(', ') }})
        select {{ values.values() | join(', ') }};
    {% endif %}
{% endmacro %}

{#- Enter what the command came to. -#}
{% macro note_build_end(build_id, succeeded) %}
    {% if on_spark() %}
        {% do add_to_spark_books({
            'build_id': "'" ~ build_id ~ "'", 'finished_at': utc_now(), 'succeeded': succeeded
        }) %}
    {% else %}
        update audit.builds
        set finished_at = {{ utc_now() }}, succeeded = {{ succeeded }}
        where build_id = '{{ build_id }}';
    {% endif %}
{% endmacro %}

{% macro make_spark_books(columns) %}
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
    {% set there = adapter.get_columns_in_relation(spark_books()) | map(attribute='name') | list %}
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
{% macro add_to_spark_books(values) %}
    {% set row = [] %}
    {% for column in adapter.get_columns_in_relation(spark_books()) %}
        {% do row.append('cast(' ~ values.get(column.name, 'null') ~ ' as ' ~ column.dtype ~ ')') %}
    {% endfor %}
    {% do run_on_spark('insert into ' ~ spark_books() ~ ' select ' ~ row | join(', ')) %}
{% endmacro %}

{% macro spark_books() %}
    {{ return(api.Relation.create(schema='audit', identifier='build_events', type='table')) }}
{% endmacro %}
