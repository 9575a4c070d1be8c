-- The running totals behind rolling windows, checked the plain way: count the people who
-- answered within each window.
with

windows as (

    select
        period_start,
        period_end,
        responses
    from {{ ref('nps_overall') }}
    where period_type = 'rolling_12_months'

),

answers as (

    select * from {{ ref('fct_responses') }}

),

recounted as (

    select
        windows.period_start,
        {{ "count(distinct answers.respondent_id) + "
            ~ count_where('answers.response_id is not null and answers.respondent_id is null')
            if var('response_basis') == 'latest' else 'count(answers.response_id)' }} as responses
    from windows
    left join answers
        on answers.responded_on >= windows.period_start
        and answers.responded_on <= windows.period_end
    group by windows.period_start

)

select
    windows.period_start,
    windows.responses,
    recounted.responses as recounted
from windows
inner join recounted on windows.period_start = recounted.period_start
where windows.responses <> recounted.responses
