{#- What tables and views there are, and how they are made. -#}

{#- Repairs dbt-spark 1.11.0, which looks for `Provider: iceberg`: in a session catalog an Iceberg
    table says `Provider: hive` and carries `table_type=ICEBERG`. Taken for another kind, it would be
    dropped before it is made again: readers would miss it for a moment, and its history would end.
    Seen by: test_a_later_drop_gives_the_same_marts_again. -#}
{% macro spark__list_relations_without_caching(relation) %}
    {% call statement('list_relations_without_caching', fetch_result=True) -%}
        show table extended in {{ relation.schema }} like '*'
    {% endcall %}
    {% set rows = [] %}
    {% for row in load_result('list_relations_without_caching').table.rows %}
        {% set provider = '\nProvider: iceberg' if 'table_type=ICEBERG,' in row[3] else '' %}
        {% do rows.append([row[0], row[1], row[2], row[3] ~ provider]) %}
    {% endfor %}
    {% do return(rows) %}
{% endmacro %}

{#- Repairs Iceberg 1.10.2: with its SQL extensions, `create or replace view` in a session catalog
    writes the new definition where no reader looks, so the view keeps the old one: wrong rows and no
    error. Dropped first, it is created again; a broken contract is found before. Seen by:
    test_a_view_follows_its_model, test_every_column_of_a_mart_is_described. -#}
{% macro spark__create_view_as(relation, sql) -%}
    {%- if config.get('contract').enforced -%}
        {{- get_assert_columns_equivalent(sql) -}}
        {%- set sql = get_select_subquery(sql) -%}
    {%- endif -%}
    {%- do run_on_spark('drop view if exists ' ~ relation) -%}
    create view {{ relation }}
    {{ described_columns() if config.persist_column_docs() and model.columns }}
    {{ comment_clause() }}
    as
    {{ sql }}
{%- endmacro %}

{#- Repairs dbt-spark 1.11.0, which describes columns after the table is made: with one `alter table`
    per column, a commit each (400 of them here), and not at all on Parquet. Here the query goes
    through a temporary view whose columns carry the descriptions, and the table takes them over.
    Seen by: test_every_column_of_a_mart_is_described. -#}
{% macro spark__create_table_as(temporary, relation, compiled_code, language='sql') -%}
    {%- if temporary -%}
        create or replace temporary view {{ relation.include(schema=false) }} as
        {{ compiled_code }}
    {%- else -%}
        {%- if config.get('contract').enforced -%}
            {{- get_assert_columns_equivalent(compiled_code) -}}
            {%- set compiled_code = get_select_subquery(compiled_code) -%}
        {%- endif -%}
        {%- if config.persist_column_docs() and model.columns -%}
            {%- set described = relation.identifier ~ '__described' -%}
            {%- do run_on_spark(described_view(described, compiled_code)) -%}
            {%- set compiled_code = 'select * from ' ~ described -%}
        {%- endif -%}
        create {{ 'or replace ' if config.get('file_format') == 'iceberg' }}table {{ relation }}
        {{ file_format_clause() }}
        {{ tblproperties_clause() }}
        {{ partition_cols(label='partitioned by') }}
        {{ location_clause() }}
        {{ comment_clause() }}
        as
        {{ compiled_code }}
    {%- endif -%}
{%- endmacro %}

{% macro described_view(name, sql) -%}
    create or replace temporary view {{ name }} {{ described_columns() }} as
    {{ sql }}
{%- endmacro %}

{#- A view's columns in the order of the model's description, with what it says of each. -#}
{% macro described_columns() -%}
    (
        {%- for column in model.columns.values() %}
        {{ adapter.quote(column.name) }} comment {{ hive_comment(column.description) }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}

{#- A Hive metastore holds 256 characters; longer ones cost it twenty seconds of trying again. -#}
{% macro hive_comment(text) -%}
    {{ engine_text(text | trim | truncate(256, true, '…', 0)) }}
{%- endmacro %}

{% macro spark__comment_clause() -%}
    {%- if config.get('persist_docs', {}).get('relation') -%}
        comment {{ engine_text(model.description | trim) }}
    {%- endif -%}
{%- endmacro %}

{#- The descriptions are there already. -#}
{% macro spark__persist_docs(relation, model, for_relation, for_columns) -%}
{% endmacro %}
