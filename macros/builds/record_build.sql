{#- `audit.builds`: one row per dbt command that changes tables, numbered by a sequence. Publishing asks its
    newest row whether the marts are those of one whole, successful build; the next build asks whether it
    may go on from it. The row is written when the command begins and completed when it ends, so a command
    that was killed leaves a row that is not whole. -#}
{% macro record_build_start() %}
    {% if execute and flags.WHICH in ['build', 'run', 'seed', 'clone'] %}
        {% do make_builds_table(build_columns()) %}
        {% do record_build({
            'sequence': next_sequence(),
            'build_id': "'" ~ invocation_id ~ "'",
            'started_at': utc_now(),
            'command': "'" ~ flags.WHICH ~ "'",
            'settings': "'" ~ build_settings() ~ "'",
            'in_full_because': in_full_because(),
            'built_up_to': '(select max(load_id) from ' ~ raw_loads() ~ ')',
            'loads_digest': loads_digest(),
        }) %}
        {% if builds_everything() and not this_build().is_in_part %}
            {% do begin_with_empty_files() %}
        {% endif %}
    {% endif %}
{% endmacro %}

{% macro record_build_end(results) %}
    {% if execute and flags.WHICH in ['build', 'run', 'seed', 'clone'] %}
        {% set failed = results | rejectattr('status', 'in', ['success', 'pass', 'warn', 'no-op']) | list %}
        {% set is_whole = builds_everything() and has_every_model(results) %}
        {% do complete_build(invocation_id, is_whole, failed | length == 0) %}
        {% if is_whole and not failed %}{% do mark_scratch() %}{% endif %}
        {% do describe_builds() %}
        {% do make_bare_names() %}
    {% endif %}
{% endmacro %}

{% macro build_columns() -%}
    {%- do return({
        'sequence': 'bigint', 'build_id': dbt.type_string(), 'started_at': 'timestamp',
        'finished_at': 'timestamp', 'command': dbt.type_string(), 'is_whole': 'boolean',
        'succeeded': 'boolean', 'is_in_part': 'boolean', 'in_full_because': dbt.type_string(),
        'settings': dbt.type_string(), 'built_up_to': 'bigint', 'loads_digest': dbt.type_string(),
    }) -%}
{%- endmacro %}

{#- What readers are told of `audit.builds`, which no model describes. -#}
{% macro describe_builds() %}
    {% if not on_spark() %}
        {% set comments = ["comment on table audit.builds is 'One row per dbt command that changed tables.'"] %}
        {% for column, words in build_descriptions().items() %}
            {% do comments.append('comment on column audit.builds.' ~ column ~ ' is ' ~ engine_text(words)) %}
        {% endfor %}
        {% do run_query(comments | join('; ')) %}
    {% endif %}
{% endmacro %}

{% macro build_descriptions() -%}
    {%- do return({
        'sequence': 'The number of the command: the greatest is the newest, whatever the clock says.',
        'build_id': 'The command, as dbt names it.',
        'started_at': 'When it began, UTC.',
        'finished_at': 'When it ended, UTC; null when it was stopped.',
        'command': 'build, run, seed or clone.',
        'is_whole': 'Whether it made every model of the project; null when it was stopped.',
        'succeeded': 'Whether all that it ran succeeded; null when it was stopped.',
        'is_in_part': 'Whether it went on from the build before and read only what was new.',
        'in_full_because': 'Why it read everything; null when it was in part.',
        'settings': 'Checksum of the variables, models, seeds and macros it was made with.',
        'built_up_to': 'The last load that is in it.',
        'loads_digest': 'Checksum of the loads that are in it.',
    }) -%}
{%- endmacro %}

{#- The loads as SQL text, for statements that run before or after the models. -#}
{% macro raw_loads() -%}
    {{ source('raw', 'loads') }}
{%- endmacro %}

{#- SQL: one more than the greatest there is, here and in what was published (`NPS_LAST_BUILD`, which
    `nps build` sets), so that it also grows when nps.duckdb was deleted. -#}
{% macro next_sequence() -%}
    (
        select greatest(coalesce(max(sequence), 0), {{ env_var('NPS_LAST_BUILD', '0') | int }}) + 1
        from audit.builds
    )
{%- endmacro %}

{#- True when the command leaves out nothing but unit tests, which test the code, not the data. Asked of what was
    selected: `dbt retry` has the arguments of the command that failed. -#}
{% macro builds_everything() -%}
    {%- set left_out = graph.nodes.values()
        | selectattr('resource_type', 'in', ['model', 'seed', 'test'])
        | rejectattr('unique_id', 'in', selected_resources) | list -%}
    {%- do return(flags.WHICH == 'build' and not flags.EMPTY and left_out | length == 0) -%}
{%- endmacro %}

{#- True when every model of the project was made. -#}
{% macro has_every_model(results) -%}
    {%- set made = results | selectattr('status', 'equalto', 'success') | map(attribute='node.unique_id') | list -%}
    {%- set missing = graph.nodes.values()
        | selectattr('resource_type', 'equalto', 'model') | rejectattr('unique_id', 'in', made) | list -%}
    {%- do return(missing | length == 0) -%}
{%- endmacro %}
