with

loads as (

    select max(started_at) as as_of
    from {{ ref('stg_loads__files') }}
    where status = 'loaded'

)

select
    '{{ var("response_basis") }}' as response_basis,
    '{{ var("reporting_timezone") }}' as reporting_timezone,
    '{{ var("period_types") | join(", ") }}' as period_types,
    {{ dbt.string_literal(dbt.escape_single_quotes(var("default_study"))) }} as default_study,
    '{% for role, weight in var("role_weights").items() %}{{ role }} {{ weight }}
    {{- ', ' if not loop.last }}{% endfor %}' as role_weights,
    {{ var("publish_answers") | lower }} as publish_answers,
    {{ var("fiscal_year_start_month") }} as fiscal_year_start_month,
    {{ var("minimum_responses") }} as minimum_responses,
    cast({{ var("minimum_coverage") }} as double) as minimum_coverage,
    {{ var("hours_to_contact") }} as hours_to_contact,
    {{ var("days_to_close") }} as days_to_close,
    {{ var("silent_after_surveys") }} as silent_after_surveys,
    cast({{ var("severe_detractor_weight") }} as double) as severe_detractor_weight,
    as_of
from loads
