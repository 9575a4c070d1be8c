{#- A build in part makes anew only what loads since the last whole build can have changed; a
    build in full makes every table anew from raw. Both give the same figures to the last bit. -#}

{#- Whether this build is in full, as `record_build_start` decided. Whatever is only compiled
    or tested is in full, for it depends on no build before. Asked of the books once: `graph` is
    the one thing that all models of a dbt command share. -#}
{% macro builds_in_full() -%}
    {%- set is_unit_test = model is defined and model.resource_type == 'unit_test' -%}
    {%- if not execute or is_unit_test or flags.WHICH not in ['build', 'run'] -%}
        {%- do return(true) -%}
    {%- endif -%}
    {%- set decided = graph.setdefault('builds_in_full', {}) -%}
    {%- if invocation_id not in decided -%}
        {%- set found = run_query(
            "select is_full from audit.builds where build_id = '" ~ invocation_id ~ "'"
        ) -%}
        {%- do decided.update({invocation_id: found.rows[0][0]}) -%}
    {%- endif -%}
    {%- do return(decided[invocation_id]) -%}
{%- endmacro %}

{#- SQL, true when the build must be in full: asked for, or the tables are not known to be
    those of a whole, successful build with these settings and this code. -#}
{% macro must_build_in_full() -%}
    {{ flags.FULL_REFRESH or not can_build_in_part() }} or not exists (
        select 1
        from audit.builds as whole
        where whole.is_whole and whole.succeeded and whole.settings = '{{ build_settings() }}'
            and not exists (
                select 1
                from audit.builds as later
                where later.started_at > whole.started_at
                    and (later.is_full or coalesce(later.settings, '') <> whole.settings)
            )
    )
{%- endmacro %}

{#- What makes the same raw rows into other tables: variables, models, seeds and macros, as one
    short text. A build of nothing (`--empty`) is like no other. -#}
{% macro build_settings() -%}
    {%- set parts = [] -%}
    {%- for name, made in graph.nodes.items() if made.resource_type in ['model', 'seed'] -%}
        {%- do parts.append(name ~ made.checksum.checksum) -%}
    {%- endfor -%}
    {%- for name, macro in context[project_name].items() -%}
        {%- do parts.append(name ~ macro.macro.macro_sql) -%}
    {%- endfor -%}
    {%- for name in project_variables() -%}
        {%- do parts.append(name ~ var(name)) -%}
    {%- endfor -%}
    {{- 'empty' if flags.EMPTY else local_md5(parts | sort | join('|')) -}}
{%- endmacro %}

{#- The variables that tables depend on. -#}
{% macro project_variables() -%}
    {%- do return(['reporting_timezone', 'fiscal_year_start_month', 'response_basis']) -%}
{%- endmacro %}

{#- The newest load that the last whole build has in its tables; 0 before there is any. -#}
{% macro built_up_to() -%}
    coalesce((select max(built_up_to) from audit.builds where is_whole and succeeded), 0)
{%- endmacro %}

{#- SQL, true of loads that the last whole build did not know; false in full. -#}
{% macro since_last_built(load_id) -%}
    {{ 'false' if builds_in_full() else load_id ~ ' > ' ~ built_up_to() }}
{%- endmacro %}

{#- SQL, a condition that holds back nothing in full and all but what changed in part. -#}
{% macro touched_only(condition) -%}
    {{ 'true' if builds_in_full() else condition }}
{%- endmacro %}

{#- What was touched since the last whole build: also by builds since then that failed. -#}
{% macro touched_now() -%}
    after_load_id = {{ built_up_to() }}
{%- endmacro %}

{#- SQL, true in a build in part. -#}
{% macro in_part() -%}
    {{ not builds_in_full() }}
{%- endmacro %}

{#- A table as the last build left it, without waiting for this one's: its `columns`, name to
    type. In full there is none, and no rows stand for it. -#}
{% macro as_last_built(schema, name, columns) -%}
    {%- if builds_in_full() -%}
        (
            select
                {%- for column, type in columns.items() %}
                cast(null as {{ type }}) as {{ column }}{{ ',' if not loop.last }}
                {%- endfor %}
            where false
        )
    {%- else -%}
        {{ schema }}.{{ name }}
    {%- endif -%}
{%- endmacro %}

{#- Query: the loads since the last whole build, and those that they take back. -#}
{% macro changed_loads() -%}
    select load_id
    from {{ source('raw', 'loads') }}
    where {{ since_last_built('load_id') }}
    union
    select earlier.load_id
    from {{ source('raw', 'loads') }} as earlier
    inner join {{ source('raw', 'loads') }} as later
        on earlier.file = later.file
        and earlier.sha256 = later.sha256
        and earlier.load_id < later.load_id
    where later.status = 'loaded'
        and {{ since_last_built('later.load_id') }}
{%- endmacro %}

{#- Query: the ids of what loads in the CTE `changed_loads` describe in a raw table; none in full. -#}
{% macro described_anew(table, id) -%}
    select {{ clean_text(id) }} as {{ id }}
    from {{ source('raw', table) }}
    where {{ in_part() }} and _load_id in (select load_id from changed_loads)
{%- endmacro %}

{#- dbt asks this of every incremental table. -#}
{% macro should_full_refresh() -%}
    {%- do return(flags.FULL_REFRESH or builds_in_full()) -%}
{%- endmacro %}

{#- The answers that this build judges: all of them in full; in part, those it reads again. -#}
{% macro responses_to_judge() -%}
    {%- if builds_in_full() -%}
        (select *, true as is_touched from {{ ref('stg_survey__responses') }})
    {%- else -%}
        {{ ref('int_responses_reread') }}
    {%- endif -%}
{%- endmacro %}

{#- The answers that this build keeps: all of them in full; in part, those that are not as kept before. -#}
{% macro responses_to_keep() -%}
    {%- if builds_in_full() -%}
        {{ ref('int_responses_sequenced') }}
    {%- else -%}
        {{ changed_now() }}
    {%- endif -%}
{%- endmacro %}

{#- The answers that this build found not to be as kept before. -#}
{% macro changed_now() -%}
    (
        select * from {{ ref('int_responses_changed') }}
        where build_id = '{{ invocation_id }}'
    ) as changed
{%- endmacro %}

{#- The counts of which this build measures the figures. Not a CTE: asked twice, DuckDB would write it down. -#}
{% macro counts_to_measure() -%}
    (
        select * from {{ ref('int_account_periods_counted') }}
        where {{ touched_only(
            '(account_id, period_type, period_start) in (select * from '
            ~ ref('int_account_figures_touched') ~ ')'
        ) }}
    ) as counted
{%- endmacro %}

{#- SQL, true of rows of which the account's count of a type that starts so is touched (CTE `touched`). -#}
{% macro is_touched(period_type, start) -%}
    {{ touched_only(
        "(account_id, " ~ start ~ ") in ("
        ~ "select account_id, period_start from touched where period_type = '" ~ period_type ~ "')"
    ) }}
{%- endmacro %}

{#- SQL, true of rows in a touched period. -#}
{% macro is_in_touched_period() -%}
    {{ touched_only(
        '(period_type, period_start) in (select period_type, period_start from '
        ~ ref('int_periods_touched') ~ ')'
    ) }}
{%- endmacro %}
