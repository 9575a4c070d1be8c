-- Counted the plain way, from the facts: in the newest month and the newest rolling windows, one voice for
-- each person who answered in it and for each nameless answer (`response_basis: latest`), or for every
-- answer (`all`).
{%- set recounted_types = [] -%}
{%- for period_type, type in period_types().items() if type.is_rolling or type.months == 1 -%}
    {%- do recounted_types.append("'" ~ period_type ~ "'") -%}
{%- endfor %}
with

newest as (

    select
        periods.period_type,
        periods.period_start,
        periods.period_end,
        coalesce(overall.responses, 0) as responses
    from {{ ref('dim_periods') }} as periods
    left join {{ ref('nps_overall') }} as overall on periods.period_name = overall.period_name
    where periods.is_latest and periods.period_type in ({{ (recounted_types or ["''"]) | join(', ') }})

),

recounted as (

    select
        newest.period_type,
        newest.responses,
        {{ "count(distinct answers.respondent_id) + "
            ~ count_where('answers.response_id is not null and answers.respondent_id is null')
            if var('response_basis') == 'latest' else 'count(answers.response_id)' }} as recounted
    from newest
    left join {{ ref('fct_responses') }} as answers
        on answers.responded_on >= newest.period_start
        and answers.responded_on <= newest.period_end
    group by newest.period_type, newest.responses

)

select *
from recounted
where responses <> recounted
