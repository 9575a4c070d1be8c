{#- Whether a build goes on from the last one (in part) or makes everything from raw (in full). Decided once,
    when the command begins, and written to `audit.builds`. Only plain new and corrected answers build in
    part; both ways give the same tables to the last bit. -#}

{#- SQL: why this build must be in full; null when it may be in part. -#}
{% macro in_full_because() -%}
    {%- if on_spark() -%}
        'Spark builds in full'
    {%- elif flags.FULL_REFRESH -%}
        'asked for'
    {%- else -%}
    (
        select case
            when max(sequence) is null then 'nothing was built before'
            when not bool_and(coalesce(is_whole and succeeded, false)) then 'the last build is not whole'
            when max(settings) <> '{{ build_settings() }}' then 'settings or code changed'
            when not {{ kept_tables_are_there() }} then 'a table that is kept is missing'
            when max(sequence) is distinct from {{ scratch_sequence() }} then 'work.duckdb is of another build'
            when max(loads_digest) is distinct from {{ loads_digest('max(built_up_to)') }}
                then 'raw.duckdb is not the one that was built from'
            else {{ loads_in_full('max(built_up_to)') }}
        end
        from (select * from audit.builds order by sequence desc limit 1) as last_build
    )
    {%- endif -%}
{%- endmacro %}

{#- SQL: what was loaded since that is more than new and corrected answers; null when nothing is. -#}
{% macro loads_in_full(built_up_to) -%}
    (
        select min(case
            when {{ adapter.quote('table') }} not in ('responses', 'answers')
                then file || ' brought ' || {{ adapter.quote('table') }}
            when exists (
                select 1 from {{ raw_loads() }} as earlier
                where earlier.file = loads.file and earlier.sha256 = loads.sha256
                    and earlier.load_id < loads.load_id and earlier.status = 'loaded'
            ) then file || ' was withdrawn or described differently'
        end)
        from {{ raw_loads() }} as loads
        where status = 'loaded' and load_id > coalesce({{ built_up_to }}, 0)
    )
{%- endmacro %}

{#- SQL: which loads there are, as one short text. -#}
{% macro loads_digest(up_to=none) -%}
    {%- if on_spark() -%}
        cast(null as string)
    {%- else -%}
    (
        select md5(coalesce(string_agg(load_id || coalesce(sha256, '') || status || started_at, '|' order by load_id), ''))
        from {{ raw_loads() }}
        {% if up_to %}where load_id <= coalesce({{ up_to }}, 0){% endif %}
    )
    {%- endif -%}
{%- endmacro %}

{#- What makes the same raw rows into other tables: variables, models, seeds, macros and the engine's
    version, as one short text. -#}
{% macro build_settings() -%}
    {%- set parts = [engine_version()] -%}
    {%- for name, made in graph.nodes.items() if made.resource_type in ['model', 'seed'] -%}
        {%- do parts.append(name ~ made.checksum.checksum) -%}
    {%- endfor -%}
    {%- for name, macro in context[project_name].items() -%}
        {%- do parts.append(name ~ macro.macro.macro_sql) -%}
    {%- endfor -%}
    {%- for name in project_variables() -%}
        {%- do parts.append(name ~ var(name)) -%}
    {%- endfor -%}
    {{- local_md5(parts | sort | join('|')) -}}
{%- endmacro %}

{#- The variables that tables depend on. -#}
{% macro project_variables() -%}
    {%- do return([
        'reporting_timezone', 'fiscal_year_start_month', 'response_basis', 'period_types',
        'minimum_responses', 'minimum_coverage', 'default_study', 'hours_to_contact', 'days_to_close',
        'silent_after_surveys', 'role_weights', 'severe_detractor_weight', 'publish_answers',
    ]) -%}
{%- endmacro %}

{#- True when every incremental table is there. -#}
{% macro kept_tables_are_there() -%}
    {%- set missing = [] -%}
    {%- for node in graph.nodes.values()
        if node.resource_type == 'model' and node.config.materialized == 'incremental'
        and adapter.get_relation(node.database, node.schema, node.alias) is none -%}
        {%- do missing.append(node.name) -%}
    {%- endfor -%}
    {%- do return(missing | length == 0) -%}
{%- endmacro %}

{#- The row of `audit.builds` of this command. Whatever is only compiled or tested is in full. Asked for once:
    `graph` is the one thing that all models of a dbt command share. -#}
{% macro this_build() -%}
    {%- set in_full = {'is_in_part': false, 'from_load_id': 0} -%}
    {%- if not execute or flags.WHICH not in ['build', 'run'] or on_spark() -%}
        {%- do return(in_full) -%}
    {%- endif -%}
    {%- set found = graph.setdefault('this_build', {}) -%}
    {%- if invocation_id not in found -%}
        {%- set rows = run_query(
            "select is_in_part, lag(built_up_to) over (order by sequence) from audit.builds"
            ~ " qualify build_id = '" ~ invocation_id ~ "'"
        ).rows -%}
        {%- do found.update({
            invocation_id: {'is_in_part': rows[0][0], 'from_load_id': rows[0][1] or 0} if rows else in_full
        }) -%}
    {%- endif -%}
    {%- do return(found[invocation_id]) -%}
{%- endmacro %}

{#- The last load that is in the tables of the build before, from which a build in part goes on. Not the greatest
    there ever was: an older raw.duckdb that was put back numbers other loads the same. -#}
{% macro built_up_to() -%}
    {{ this_build().from_load_id }}
{%- endmacro %}

{#- dbt asks this of every incremental table. -#}
{% macro should_full_refresh() -%}
    {%- do return(flags.FULL_REFRESH or not this_build().is_in_part) -%}
{%- endmacro %}
