{#- DuckDB replaces tables and views under their own names, the old ones dropped in the same
    transaction: a third of the statements that the adapter needs for another name and two renames.
    Where there is little data, statements are most of what a build costs. -#}

{#- The adapter makes tables in place when they have foreign keys; it is made to believe that all have. -#}
{% macro has_foreign_key_constraints(relation=none) -%}
    {{ return(true) }}
{%- endmacro %}

{#- No key refers to a table here, so none is looked for before a table is dropped. -#}
{% macro may_be_foreign_key_target(relation=none) -%}
    {{ return(false) }}
{%- endmacro %}

{% materialization view, adapter='duckdb' -%}
    {%- set target_relation = this.incorporate(type='view') -%}
    {{ run_hooks(pre_hooks) }}
    {%- do adapter.ensure_transaction() -%}
    {%- do drop_relation_if_exists(load_cached_relation(this)) -%}
    {%- call statement('main') -%}
        {{ get_create_view_as_sql(target_relation, sql) }}
    {%- endcall -%}
    {%- do persist_docs(target_relation, model) -%}
    {{ run_hooks(post_hooks) }}
    {%- do adapter.commit() -%}
    {{ return({'relations': [target_relation]}) }}
{%- endmaterialization %}

{#- Descriptions of a relation and its columns in one statement. Which columns there are need not be
    asked: whatever keeps its descriptions has a contract. -#}
{% macro duckdb__persist_docs(relation, model, for_relation, for_columns) -%}
    {%- set comments = [] -%}
    {%- if for_relation and config.persist_relation_docs() and model.description -%}
        {%- do comments.append(alter_relation_comment(relation, model.description | trim)) -%}
    {%- endif -%}
    {%- if for_columns and config.persist_column_docs() -%}
        {%- for name, column in model.columns.items() -%}
            {%- do comments.append(
                'comment on column ' ~ relation ~ '.' ~ adapter.quote(name)
                ~ ' is ' ~ duckdb_escape_comment(column.description | trim) ~ ';'
            ) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if comments -%}
        {%- do run_query(comments | join('\n')) -%}
    {%- endif -%}
{%- endmacro %}
