{#- Stops a dbt command of which a setting has no meaning; otherwise a misspelt one would count as another. -#}
{% macro check_settings() %}
    {%- set allowed = {
        'fiscal_year_start_month': [var('fiscal_year_start_month') in range(1, 13), 'a month, 1 to 12'],
        'response_basis': [var('response_basis') in ['latest', 'all'], 'latest or all'],
        'minimum_responses': [
            var('minimum_responses') is integer and var('minimum_responses') >= 1, 'a whole number from 1'
        ],
        'minimum_coverage': [
            var('minimum_coverage') is number and 0 <= var('minimum_coverage') <= 1, 'a share from 0 to 1'
        ],
    } -%}
    {%- for name, (is_allowed, meaning) in allowed.items() if not is_allowed -%}
        {%- do refuse_setting(name, meaning) -%}
    {%- endfor -%}
{% endmacro %}

{% macro refuse_setting(name, meaning) %}
    {%- do exceptions.raise_compiler_error(
        'the setting ' ~ name ~ ' is ' ~ var(name) ~ '; it must be ' ~ meaning ~ ' (vars in dbt_project.yml)'
    ) -%}
{% endmacro %}
