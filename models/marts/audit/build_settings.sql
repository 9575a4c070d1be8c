select
    '{{ var("response_basis") }}' as response_basis,
    '{{ var("reporting_timezone") }}' as reporting_timezone,
    {{ var("fiscal_year_start_month") }} as fiscal_year_start_month,
    {{ var("minimum_responses") }} as minimum_responses,
    cast({{ var("minimum_coverage") }} as double) as minimum_coverage
