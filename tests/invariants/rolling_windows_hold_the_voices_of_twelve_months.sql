-- The running totals behind rolling windows, checked the plain way: count the people who
-- answered within the newest window.
with

newest as (

    select
        period_start,
        period_end,
        responses
    from {{ ref('nps_overall') }}
    where period_type = 'rolling_12_months'
    order by period_start desc
    limit 1

),

recounted as (

    select
        newest.period_start,
        newest.responses,
        {{ "count(distinct answers.respondent_id) + "
            ~ count_where('answers.response_id is not null and answers.respondent_id is null')
            if var('response_basis') == 'latest' else 'count(answers.response_id)' }} as recounted
    from newest
    left join {{ ref('fct_responses') }} as answers
        on answers.responded_on >= newest.period_start
        and answers.responded_on <= newest.period_end
    group by newest.period_start, newest.responses

)

select *
from recounted
where responses <> recounted
