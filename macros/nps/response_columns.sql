{#- The columns of `int_responses_classified`, which `int_responses` keeps and reads again. -#}
{% macro response_columns() -%}
    response_id, survey_id, respondent_id, account_id, disposition, reason, channel, language, account_key,
    account_version, load_id, source_row, superseded_by, score, responded_at, responded_on
{%- endmacro %}
