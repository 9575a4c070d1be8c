{#- True of the study that figures are compared with where one must be chosen: the variable `default_study`,
    or, when that is empty, the study that covers most branches (of equals, the one with most answers). -#}
{% macro is_default_study(study_id, coverage_rank) -%}
    {%- if var('default_study') -%}
        {{ study_id }} = {{ dbt.string_literal(dbt.escape_single_quotes(var('default_study'))) }}
    {%- else -%}
        {{ coverage_rank }} = 1
    {%- endif -%}
{%- endmacro %}
