{#- Incremental strategies on Iceberg tables; those that dbt-spark 1.11.0 lacks. Parquet tables can
    only grow, so there a build is in full (`can_build_in_part`). -#}

{#- False where tables can only be made anew: every build is in full there. -#}
{% macro can_build_in_part() -%}
    {{ return(not on_spark() or spark_format() == 'iceberg') }}
{%- endmacro %}

{#- The format of tables on Spark; models have it from dbt_project.yml, which cannot ask here. -#}
{% macro spark_format() -%}
    {{ return(env_var(
        'NPS_SPARK_FORMAT', 'parquet' if target.name == 'spark_session' else 'iceberg'
    )) }}
{%- endmacro %}

{#- Which strategies there are is told when one is needed: a build in full needs none. -#}
{% macro dbt_spark_validate_get_incremental_strategy(raw_strategy, file_format) %}
    {{ return(raw_strategy) }}
{% endmacro %}

{% macro dbt_spark_get_incremental_sql(
    strategy, source, target, existing, unique_key, incremental_predicates
) %}
    {%- if strategy == 'append' -%}
        {{ get_insert_into_sql(source, target) }}
    {%- elif config.get('file_format') != 'iceberg' -%}
        {{ exceptions.raise_compiler_error(
            'On Spark ' ~ config.get('file_format') ~ ' tables have no incremental strategy ' ~ strategy
            ~ ': use Iceberg, materialize as a table, or build in full'
        ) }}
    {%- elif strategy == 'delete+insert' -%}
        {{ replace_keys(source, target, [unique_key] if unique_key is string else unique_key) }}
    {%- else -%}
        {{ last_statement_of(project_strategy(strategy, source, target, unique_key)) }}
    {%- endif -%}
{% endmacro %}

{#- `delete+insert`: the rows of every key that the new rows name are replaced by the new rows, as on
    DuckDB (`merge` would keep rows that are gone from a key). One `merge` does both, so a build that
    is killed leaves the table whole: a key's former rows match the row that stands for the key, and
    go; new rows match none, and come.
    Seen by: test_incremental_tables_keep_the_same_rows_on_both_engines. -#}
{% macro replace_keys(source, target, keys) %}
    {%- set columns = adapter.get_columns_in_relation(target) -%}
    {%- set listed = columns | map(attribute='quoted') | join(', ') -%}
    merge into {{ target }} as kept
    using (
        select {{ listed }}, false as stands_for_key
        from {{ source }}
        union all
        select distinct
            {%- for column in columns %}
            {{ column.quoted if column.name in keys
                else 'cast(null as ' ~ column.dtype ~ ') as ' ~ column.quoted }},
            {%- endfor %}
            true as stands_for_key
        from {{ source }}
    ) as made
    on made.stands_for_key
    {%- for key in keys %}
    and kept.{{ key }} = made.{{ key }}
    {%- endfor %}
    when matched then delete
    when not matched and not made.stands_for_key then
        insert ({{ listed }})
        values (made.{{ columns | map(attribute='quoted') | join(', made.') }})
{% endmacro %}

{#- A strategy of the project's own, `get_incremental_<strategy>_sql`: statements, each ended by a
    semicolon at the end of its line. Spark commits them one by one, so a build that is killed
    between two leaves the first: the next build must do both again, and may.
    Seen by: test_incremental_tables_keep_the_same_rows_on_both_engines. -#}
{% macro project_strategy(strategy, source, target, unique_key) %}
    {{ return(context['get_incremental_' ~ strategy ~ '_sql']({
        'target_relation': target,
        'temp_relation': source,
        'unique_key': unique_key,
        'dest_columns': adapter.get_columns_in_relation(target),
        'incremental_predicates': none,
    })) }}
{% endmacro %}

{#- Run all statements but the last, which is left to dbt. -#}
{% macro last_statement_of(sql) %}
    {% set statements = [] %}
    {% for statement in (sql ~ '\n').split(';\n') if statement | trim %}
        {% do statements.append(statement) %}
    {% endfor %}
    {% for statement in statements[:-1] %}
        {% do run_on_spark(statement) %}
    {% endfor %}
    {{ return(statements[-1]) }}
{% endmacro %}
