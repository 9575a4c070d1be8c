{#- `audit.builds`: one row per dbt command that changes tables. Publishing asks its newest
    row whether the marts are those of one whole, successful build; the next build asks which
    loads it can take as built. -#}
{% macro record_build_start() %}
    {% if execute and flags.WHICH in ['build', 'run', 'seed', 'clone'] %}
        create schema if not exists audit;
        create table if not exists audit.builds (
            build_id {{ dbt.type_string() }}, started_at timestamp, finished_at timestamp,
            command {{ dbt.type_string() }}, is_whole boolean, succeeded boolean
        );
        alter table audit.builds add column if not exists settings {{ dbt.type_string() }};
        alter table audit.builds add column if not exists is_full boolean;
        alter table audit.builds add column if not exists built_up_to bigint;
        insert into audit.builds
        select
            '{{ invocation_id }}', {{ utc_now() }}, null, '{{ flags.WHICH }}',
            {{ is_whole_build() }}, null, '{{ build_settings() }}', {{ must_build_in_full() }},
            (select max(load_id) from {{ source('raw', 'loads') }});
    {% endif %}
{% endmacro %}

{% macro record_build_end(results) %}
    {% if execute and flags.WHICH in ['build', 'run', 'seed', 'clone'] %}
        {% set bad = results | rejectattr('status', 'in', ['success', 'pass', 'warn', 'no-op']) %}
        update audit.builds
        set finished_at = {{ utc_now() }}, succeeded = {{ (bad | list | length) == 0 }}
        where build_id = '{{ invocation_id }}';
    {% endif %}
{% endmacro %}

{#- True when no table was left out of the build. Unit tests may be: they test the code, not
    the data. -#}
{% macro is_whole_build() %}
    {%- set asked = invocation_args_dict -%}
    {%- set left_out = asked.get('exclude_resource_types') or [] -%}
    {{- flags.WHICH == 'build' and not (
        asked.get('select') or asked.get('exclude') or asked.get('selector')
        or asked.get('resource_types') or flags.EMPTY
        or left_out | reject('equalto', 'unit_test') | list
    ) -}}
{% endmacro %}
