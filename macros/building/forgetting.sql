{#- The incremental strategy `touched`, for tables whose touched rows may be gone: forget them,
    then add what was made of them. One transaction. One condition at a time: of several with `or`
    between them an engine asks each of every row. -#}
{% macro get_incremental_touched_sql(arguments) -%}
    {%- set columns = arguments.dest_columns | map(attribute='name') | join(', ') -%}
    {%- for condition in forgotten(arguments.target_relation.identifier) -%}
    delete from {{ arguments.target_relation }}
    where {{ condition }};
    {% endfor -%}
    insert into {{ arguments.target_relation }} ({{ columns }})
    select {{ columns }} from {{ arguments.temp_relation }};
{%- endmacro %}

{#- Conditions in SQL, each true of rows of a table that a build in part makes anew. -#}
{% macro forgotten(table) -%}
    {%- set of_builds_before = 'not (' ~ touched_now() ~ ')' -%}
    {%- set turned -%}
        (account_id, month_start) in (
            select account_id, period_start from intermediate.int_account_periods_touched
            where period_type = 'turn' and {{ touched_now() }}
        )
    {%- endset -%}
    {%- set counted -%}
        (account_id, period_type, period_start) in (
            select account_id, period_type, period_start
            from intermediate.int_account_periods_touched
            where {{ touched_now() }}
        )
    {%- endset -%}
    {%- set rolling -%}
        period_type = 'rolling_12_months' and exists (
            select 1 from intermediate.int_rolling_starts_found as starts
            where starts.account_id = int_account_periods_counted.account_id
                and {{ add_months('period_start', 11) }} >= starts.first_month
        )
    {%- endset -%}
    {%- set measured -%}
        (account_id, period_type, period_start) in (
            select account_id, period_type, period_start
            from intermediate.int_account_figures_touched
        )
    {%- endset -%}
    {%- set of_periods -%}
        (period_type, period_start) in (
            select period_type, period_start from intermediate.int_periods_touched
        )
    {%- endset -%}
    {%- set no_longer_listed -%}
        (period_type, period_start) not in (
            select period_type, period_start from figures.int_periods_listed
        )
    {%- endset -%}
    {%- do return({
        'int_rolling_starts_found': ['true'],
        'int_responses_changed': [of_builds_before],
        'int_account_periods_touched': [of_builds_before],
        'int_account_months_turned': [turned],
        'int_account_periods_counted': [counted, rolling, no_longer_listed],
        'int_account_figures_measured': [measured, no_longer_listed],
    }.get(table, [of_periods, no_longer_listed])) -%}
{%- endmacro %}
