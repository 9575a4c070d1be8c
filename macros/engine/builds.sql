{#- `audit.builds`, the books of dbt commands, on either engine. DuckDB updates a row; Parquet tables
    have no update, so on Spark each command adds two rows to `audit.build_events` and `audit.builds`
    is a view that joins them. Columns and rows read the same. -#}

{% macro note_build_start(build_id, command, is_whole) %}
    {% if on_spark() %}
        {% do run_on_spark("create schema if not exists audit") %}
        {% do run_on_spark(
            "create table if not exists audit.build_events (build_id string, started_at timestamp,"
            ~ " finished_at timestamp, command string, is_whole boolean, succeeded boolean)"
            ~ spark__file_format_clause()
        ) %}
        {% do run_on_spark(
            "create view if not exists audit.builds as select build_id, min(started_at) as started_at,"
            ~ " max(finished_at) as finished_at, max(command) as command, max(is_whole) as is_whole,"
            ~ " max(succeeded) as succeeded from audit.build_events group by build_id"
        ) %}
        {% do run_on_spark(
            "insert into audit.build_events values ('" ~ build_id ~ "', " ~ utc_now()
            ~ ", null, '" ~ command ~ "', " ~ is_whole ~ ", null)"
        ) %}
    {% else %}
        create schema if not exists audit;
        create table if not exists audit.builds (
            build_id varchar, started_at timestamp, finished_at timestamp,
            command varchar, is_whole boolean, succeeded boolean
        );
        insert into audit.builds values (
            '{{ build_id }}', {{ utc_now() }}, null, '{{ command }}', {{ is_whole }}, null
        );
    {% endif %}
{% endmacro %}

{% macro note_build_end(build_id, succeeded) %}
    {% if on_spark() %}
        {% do run_on_spark(
            "insert into audit.build_events values ('" ~ build_id ~ "', null, " ~ utc_now()
            ~ ", null, null, " ~ succeeded ~ ")"
        ) %}
    {% else %}
        update audit.builds
        set finished_at = {{ utc_now() }}, succeeded = {{ succeeded }}
        where build_id = '{{ build_id }}';
    {% endif %}
{% endmacro %}
