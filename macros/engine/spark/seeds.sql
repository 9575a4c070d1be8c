{#- How seeds are filled. Repairs dbt-spark 1.11.0, which in session mode pastes values into the
    statement as they are: `Integron's` ends the literal, and an empty cell becomes the text `None`.
    Here every value is a literal of its own. Seen by: test_a_seed_keeps_apostrophes_and_empty_cells. -#}
{% macro spark__load_csv_rows(model, agate_table) %}
    {% set types = model['config'].get('column_types', {}) %}
    {% set sql %}
        insert into {{ this }} values
        {%- for row in agate_table.rows %}
        (
            {%- for name in agate_table.column_names -%}
                {%- set type = types.get(name, adapter.convert_type(agate_table, loop.index0)) -%}
                cast({{ seed_literal(row[loop.index0]) }} as {{ type }}){{ ', ' if not loop.last }}
            {%- endfor -%}
        ){{ ',' if not loop.last }}
        {%- endfor %}
    {% endset %}
    {% if agate_table.rows | length > 0 %}
        {% do run_on_spark(sql) %}
    {% endif %}
    {{ return(sql) }}
{% endmacro %}

{% macro seed_literal(value) -%}
    {{- 'null' if value is none else engine_text(value | string) -}}
{%- endmacro %}
