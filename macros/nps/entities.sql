{#- What accounts are rolled up to, and the column of `int_accounts_history` that says where an account
    belongs; no column: everywhere. One line here, a column of `raw.accounts` and a mart are all that
    a new dimension needs (CONTRIBUTING: add an entity). -#}
{% macro entities() -%}
    {%- do return({
        'overall': none,
        'branch': 'branch_id',
        'account_manager': 'account_manager_id',
        'team': 'team',
    }) -%}
{%- endmacro %}

{#- The columns of all entities. -#}
{% macro entity_columns() -%}
    {%- do return(entities().values() | select | list) -%}
{%- endmacro %}

{#- Columns of `raw.accounts` that only the list of entities names. -#}
{% macro added_entity_columns() -%}
    {%- do return(
        entity_columns() | reject('in', ['branch_id', 'account_manager_id', 'team']) | list
    ) -%}
{%- endmacro %}

{#- The id of an entity, from rows that have the entity columns. -#}
{% macro entity_id(column) -%}
    {{ column if column else "'(all)'" }}
{%- endmacro %}

{#- A column that says where an account belongs, of a relation that lacks accounts nobody described. -#}
{% macro known_or_unknown(column, relation) -%}
    coalesce({{ relation }}.{{ column }}, '(unknown)') as {{ column }}
{%- endmacro %}
