{#- The raw tables of a folder that `nps export-raw` wrote, as tables of the schema `raw`. -#}

{#- Makes a table for every raw table of the folder, where there is none that reads it yet. Runs
    before every build when `NPS_RAW_FOLDER` names a folder (an absolute path or a URI that every
    worker can read); without it, the raw tables that the lake has are used as they are. By hand:
    `dbt run-operation use_raw_folder --target spark`. -#}
{% macro use_raw_folder(folder=env_var('NPS_RAW_FOLDER', '')) %}
    {% if execute and on_spark() and folder and flags.WHICH in ['build', 'run', 'test', 'run-operation'] %}
        {% if not (folder.startswith('/') or '://' in folder) %}
            {{ exceptions.raise_compiler_error(
                'NPS_RAW_FOLDER is ' ~ folder ~ ': give an absolute path or a URI, the cluster reads it'
            ) }}
        {% endif %}
        {% do run_on_spark('create schema if not exists raw') %}
        {% set found = {} %}
        {% for table in spark__list_relations_without_caching(api.Relation.create(schema='raw')) %}
            {% do found.update({table[1]: table[3]}) %}
        {% endfor %}
        {% for source in graph.sources.values() if source.source_name == 'raw' %}
            {% set location = folder.rstrip('/') ~ '/' ~ source.name %}
            {% if not reads(found.get(source.name, ''), location, source.columns) %}
                {% do run_on_spark('drop table if exists raw.' ~ source.name) %}
                {% do run_on_spark(raw_table(source, location)) %}
            {% endif %}
        {% endfor %}
        {% for name in loaded_tables_without_source() %}
            {% do run_on_spark('drop table if exists raw.' ~ name) %}
            {% do run_on_spark(
                'create table raw.' ~ name ~ " using parquet options (recursiveFileLookup 'true') location "
                ~ engine_text(folder.rstrip('/') ~ '/' ~ name)
            ) %}
        {% endfor %}
    {% endif %}
{% endmacro %}

{#- What no model reads is there too, because the raw gate checks whatever was loaded; its columns are those of
    its files. Seen by: test_what_is_built_can_be_published_once_it_is_validated. -#}
{% macro loaded_tables_without_source() %}
    {% set sources = graph.sources.values()
        | selectattr('source_name', 'equalto', 'raw') | map(attribute='name') | list %}
    {% set loaded = run_query(
        'select distinct ' ~ adapter.quote('table') ~ ' from raw.loads where rows_added > 0'
    ).columns[0].values() %}
    {{ return(loaded | reject('in', sources) | list) }}
{% endmacro %}

{#- True when a table, as Spark describes it, lies there and has these columns. -#}
{% macro reads(description, location, columns) %}
    {% set missing = [] %}
    {% for name in columns if ' |-- ' ~ name ~ ':' not in description %}
        {% do missing.append(name) %}
    {% endfor %}
    {% set lines = description.replace('Location: file:', 'Location: ').split('\n') %}
    {{ return('Location: ' ~ location in lines and not missing) }}
{% endmacro %}

{#- A month is a folder below the table's: all of them are read, whatever months there are. -#}
{% macro raw_table(source, location) %}
    {%- set counts = [
        '_load_id', '_source_row', 'load_id', 'line',
        'rows_read', 'rows_added', 'rows_unchanged', 'rows_rejected',
        'rows_superseding'
    ] -%}
    {%- set times = ['_loaded_at', 'started_at', 'finished_at'] -%}
    create table raw.{{ source.name }} (
        {%- for name in source.columns %}
        {{ adapter.quote(name) }}
        {{- ' bigint' if name in counts else ' timestamp' if name in times else ' string' }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    ) using parquet options (recursiveFileLookup 'true') location {{ engine_text(location) }}
{% endmacro %}
