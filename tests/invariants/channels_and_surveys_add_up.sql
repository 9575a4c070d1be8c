-- Channels add up to all answers of a period, branches to all answers of a survey, and surveys to all answers.
with

channels as (

    select
        period_name,
        sum(responses) as responses,
        sum(promoters) as promoters
    from {{ ref('channel_comparison') }}
    group by period_name

),

surveys as (

    select
        survey_id,
        {%- for name in ['invited', 'answered', 'responses', 'detractor_questions_answered'] %}
        sum(case when branch_id is null then {{ name }} else -{{ name }} end) as {{ name }}_missing,
        {%- endfor %}
        sum(case when branch_id is null then responses else 0 end) as responses
    from {{ ref('survey_participation') }}
    group by survey_id

),

counted as (

    select count(*) as responses from {{ ref('fct_responses') }}

)

select overall.period_name as found
from {{ ref('nps_overall') }} as overall
left join channels on overall.period_name = channels.period_name
where coalesce(channels.responses, 0) <> overall.responses
    or coalesce(channels.promoters, 0) <> overall.promoters
union all
select survey_id as found
from surveys
where invited_missing <> 0
    or answered_missing <> 0
    or responses_missing <> 0
    or detractor_questions_answered_missing <> 0
union all
select '(all surveys)' as found
from counted
where responses <> (select sum(responses) from surveys)
