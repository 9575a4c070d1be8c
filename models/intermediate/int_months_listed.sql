with

responses as (

    select
        {{ first_day('month', 'min(responded_on)') }} as first_month,
        {{ first_day('month', 'max(responded_on)') }} as last_month
    from {{ ref('fct_responses') }}

),

digits as (

    select 0 as digit
    union all select 1
    union all select 2
    union all select 3
    union all select 4
    union all select 5
    union all select 6
    union all select 7
    union all select 8
    union all select 9

),

numbers as (

    select
        ones.digit + 10 * tens.digit + 100 * hundreds.digit
        + 1000 * thousands.digit + 10000 * tens_of_thousands.digit as number
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
