with

responses as (

    select
        {{ first_day('month', 'min(responded_on)') }} as first_month,
        {{ first_day('month', 'max(responded_on)') }} as last_month
    from {{ ref('int_responses_kept') }}
    where left_out_as is null

),

digits as (

    {{ numbers_below(10) }}

),

numbers as (

    select
        ones.number + 10 * tens.number + 100 * hundreds.number
        + 1000 * thousands.number + 10000 * tens_of_thousands.number as number
    from digits as ones
    cross join digits as tens
    cross join digits as hundreds
    cross join digits as thousands
    cross join digits as tens_of_thousands

),

months as (

    select
        {{ add_months('responses.first_month', 'numbers.number') }} as month_start,
        responses.last_month
    from responses
    cross join numbers

)

select month_start
from months
where month_start <= last_month
