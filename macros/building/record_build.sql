{#- `audit.builds`: one row per dbt command that changes tables. Publishing asks its newest
    row whether the marts are those of one whole, successful build; the next build asks which
    loads it can take as built. -#}
{% macro record_build_start() %}
    {% if execute and flags.WHICH in ['build', 'run', 'seed', 'clone'] %}
        {{ note_build_start(
            {
                'build_id': dbt.type_string(), 'started_at': 'timestamp', 'finished_at': 'timestamp',
                'command': dbt.type_string(), 'is_whole': 'boolean', 'succeeded': 'boolean',
                'settings': dbt.type_string(), 'is_full': 'boolean', 'built_up_to': 'bigint',
            },
            {
                'build_id': "'" ~ invocation_id ~ "'", 'started_at': utc_now(),
                'command': "'" ~ flags.WHICH ~ "'", 'is_whole': is_whole_build(),
                'settings': "'" ~ build_settings() ~ "'", 'is_full': must_build_in_full(),
                'built_up_to': '(select max(load_id) from ' ~ source('raw', 'loads') ~ ')',
            },
        ) }}
    {% endif %}
{% endmacro %}

{% macro record_build_end(results) %}
    {% if execute and flags.WHICH in ['build', 'run', 'seed', 'clone'] %}
        {% set bad = results | rejectattr('status', 'in', ['success', 'pass', 'warn', 'no-op']) %}
        {{ note_build_end(invocation_id, (bad | list | length) == 0) }}
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
