{#- What is kept of every answer, names and types: one list for the table, for the comparison
    with what the last build kept, and for the build before there is any. -#}
{% macro kept_columns() -%}
    {%- do return({
        'response_id': 'string', 'survey_id': 'string', 'respondent_id': 'string',
        'account_id': 'string', 'branch_id': 'string', 'account_manager_id': 'string',
        'left_out_as': 'string', 'quarantine_reason': 'string', 'channel': 'string',
        'language': 'string', 'account_id_as_exported': 'string', 'score_as_exported': 'string',
        'responded_at_as_exported': 'string', 'source_row': 'bigint', 'load_id': 'bigint',
        'score': 'int', 'annual_revenue': 'double', 'responded_at': 'timestamp',
        'responded_on': 'date', 'superseded_on': 'date', 'loaded_at': 'timestamp'
    }) -%}
{%- endmacro %}
