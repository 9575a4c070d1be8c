{#- How statements reach Spark. -#}

{#- Run one statement whose result nobody reads. -#}
{% macro run_on_spark(sql) %}
    {% call statement(none, fetch_result=false) %}{{ sql }}{% endcall %}
{% endmacro %}

{#- Repairs dbt-spark 1.11.0 with PyHive 0.7.0: over thrift, fetching the result of a statement
    that has none (Spark 3.5 and later) fails with `'NoneType' object is not iterable`, so no unit
    test could make its temporary view. Seen by: test_every_model_and_test_passes. -#}
{% macro run_query(sql) %}
    {% set first_word = (sql | trim).split(' ')[0] | lower %}
    {% if on_spark() and first_word in ['create', 'alter', 'drop', 'insert'] %}
        {% do return(run_on_spark(sql)) %}
    {% endif %}
    {% call statement('run_query_statement', fetch_result=true, auto_begin=false) %}
        {{ sql }}
    {% endcall %}
    {% do return(load_result('run_query_statement').table) %}
{% endmacro %}

{#- Text as a literal. Repairs dbt-spark 1.11.0, which escapes quotes but not backslashes: Spark
    would read `\n` in a description or a fixture as a line feed.
    Seen by: test_any_text_is_a_literal. -#}
{% macro spark__escape_single_quotes(expression) -%}
{{ expression | replace('\\', '\\\\') | replace("'", "\\'") }}
{%- endmacro %}

{#- Any text as a literal. -#}
{% macro engine_text(text) -%}
    {{ dbt.string_literal(dbt.escape_single_quotes(text | trim)) }}
{%- endmacro %}
