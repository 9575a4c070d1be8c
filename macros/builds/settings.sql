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
        'hours_to_contact': [
            var('hours_to_contact') is integer and var('hours_to_contact') >= 1, 'a whole number from 1'
        ],
        'days_to_close': [
            var('days_to_close') is integer and var('days_to_close') >= 1, 'a whole number from 1'
        ],
        'silent_after_surveys': [
            var('silent_after_surveys') is integer and var('silent_after_surveys') >= 1, 'a whole number from 1'
        ],
        'role_weights': [
            var('role_weights') is mapping
            and var('role_weights').values() | select('number') | select('gt', 0) | list | length
                == var('role_weights') | length,
            'a role: weight list with weights above 0'
        ],
        'severe_detractor_weight': [
            var('severe_detractor_weight') is number and var('severe_detractor_weight') >= 1, 'a number from 1'
        ],
        'publish_answers': [var('publish_answers') is boolean, 'true or false'],
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
