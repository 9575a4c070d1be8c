-- In every month, one voice per person who answered in it, and every nameless answer
-- (`response_basis: latest`), or every answer (`all`): counted from the facts themselves.
with

answers as (

    select
        {{ first_day('month', 'responded_on') }} as period_start,
        {{ "count(distinct respondent_id) + " ~ count_where('respondent_id is null')
            if var('response_basis') == 'latest' else 'count(*)' }} as responses
    from {{ ref('fct_responses') }}
    group by {{ first_day('month', 'responded_on') }}

),

published as (

    select
        period_start,
        responses
    from {{ ref('nps_overall') }}
    where period_type = 'month'

)

(select * from answers except select * from published)
union all
(select * from published except select * from answers)
