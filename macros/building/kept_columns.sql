{#- What is kept of every answer, names and types: one list for the table, for the comparison
    with what the last build kept, and for the build before there is any. -#}
{% macro kept_columns() -%}
    {%- do return({
        'response_id': 'string', 'survey_id': 'string', 'respondent_id': 'string',
        'account_id': 'string', 'account_version_from': 'date', 'left_out_as': 'string',
        'channel': 'string', 'as_exported': 'string', 'source_row': 'bigint',
        'load_id': 'bigint', 'score': 'int', 'responded_at': 'timestamp', 'responded_on': 'date',
        'superseded_on': 'date', 'loaded_at': 'timestamp'
    }) -%}
{%- endmacro %}

{#- The answers as the last build kept them. -#}
{% macro last_kept() -%}
    {{ as_last_built('figures', 'int_responses_kept', kept_columns()) }} as kept
{%- endmacro %}
