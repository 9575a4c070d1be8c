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
    {{ var("fiscal_year_start_month") }} as fiscal_year_start_month,
    {{ var("minimum_responses") }} as minimum_responses,
    cast({{ var("minimum_coverage") }} as double) as minimum_coverage,
    as_of
from loads
