-- In the newest month, one voice per person who answered in it, and every nameless answer
-- (`response_basis: latest`), or every answer (`all`): counted from the facts themselves.
with

newest as (

    select max(period_start) as period_start
    from {{ ref('nps_overall') }}
    where period_type = 'month'

),

answers as (

    select
        newest.period_start,
        {{ "count(distinct answers.respondent_id) + " ~ count_where('answers.respondent_id is null')
            if var('response_basis') == 'latest' else 'count(*)' }} as responses
    from {{ ref('fct_responses') }} as answers
    inner join newest on answers.responded_on >= newest.period_start
    group by newest.period_start

),

published as (

    select
        overall.period_start,
        overall.responses
    from {{ ref('nps_overall') }} as overall
    inner join newest on overall.period_start = newest.period_start
    where overall.period_type = 'month'

)

(select * from answers except select * from published)
union all
(select * from published except select * from answers)
