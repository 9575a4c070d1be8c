{#- The incremental strategy `touched`, for tables whose touched rows may be gone: forget them,
    then add what was made of them. One transaction. -#}
{% macro get_incremental_touched_sql(arguments) -%}
    {%- set columns = arguments.dest_columns | map(attribute='name') | join(', ') -%}
    delete from {{ arguments.target_relation }}
    where {{ forgotten(arguments.target_relation.identifier) }};
    insert into {{ arguments.target_relation }} ({{ columns }})
    select {{ columns }} from {{ arguments.temp_relation }};
{%- endmacro %}

{#- SQL, true of the rows of a table that a build in part makes anew. -#}
{% macro forgotten(table) -%}
    {%- if table == 'int_account_months_turned' -%}
        (account_id, month_start) in (
            select account_id, period_start from intermediate.int_account_periods_touched
            where period_type = 'turn' and {{ touched_now() }}
        )
    {%- elif table == 'int_account_periods_counted' -%}
        (account_id, period_type, period_start) in (
            select account_id, period_type, period_start
            from intermediate.int_account_periods_touched
            where {{ touched_now() }}
        )
        or period_type = 'rolling_12_months' and exists (
            select 1 from intermediate.int_rolling_starts_found as starts
            where starts.account_id = int_account_periods_counted.account_id
                and {{ add_months('period_start', 11) }} >= starts.first_month
        )
        or {{ no_longer_listed() }}
    {%- elif table == 'int_account_figures_measured' -%}
        (account_id, period_type, period_start) in (
            select account_id, period_type, period_start
            from intermediate.int_account_figures_touched
        )
        or {{ no_longer_listed() }}
    {%- else -%}
        (period_type, period_start) in (
            select period_type, period_start from intermediate.int_periods_touched
        )
        or {{ no_longer_listed() }}
    {%- endif -%}
{%- endmacro %}

{#- SQL, true of rows in a period that holds no answer any more. -#}
{% macro no_longer_listed() -%}
    (period_type, period_start) not in (
        select period_type, period_start from figures.int_periods_listed
    )
{%- endmacro %}
