-- noqa: disable=LT02
with

counts as (

    select
        counts.*,
        {%- for category in ['promoter', 'passive', 'detractor'] %}
        coalesce(questions.{{ category }}_questions, 0) * counts.{{ category }}s
            as {{ category }}_questions_asked,
        coalesce(questions.{{ category }}_answers, 0)
            as {{ category }}_questions_answered{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('int_survey_counts') }} as counts
    left join {{ ref('int_survey_questions') }} as questions
        on counts.survey_id = questions.survey_id
        and counts.branch_id = questions.branch_id

),

entities as (

    select * from counts
    union all
    select
        survey_id,
        null as branch_id,
        {%- for name in [
            'invited', 'delivered', 'answered', 'responses', 'answered_without_invitation',
            'promoters', 'passives', 'detractors', 'promoter_questions_asked',
            'promoter_questions_answered', 'passive_questions_asked', 'passive_questions_answered',
            'detractor_questions_asked', 'detractor_questions_answered'
        ] %}
        sum({{ name }}) as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from counts
    group by survey_id

)

select
    entities.survey_id,
    surveys.survey_name,
    entities.branch_id,
    branches.branch_name,
    sources.tools,
    sources.channels,
    sources.wordings,
    coalesce(sources.has_several_tools, false) as has_several_tools,
    coalesce(sources.has_several_channels, false) as has_several_channels,
    coalesce(sources.has_several_wordings, false) as has_several_wordings,
    {%- for name in ['invited', 'delivered'] %}
    cast(entities.{{ name }} as bigint) as {{ name }},
    {%- endfor %}
    cast(entities.invited - entities.delivered as bigint) as bounced,
    cast(entities.answered as bigint) as answered,
    {{ share('entities.answered', 'entities.delivered') }} as response_rate,
    {%- for name in [
        'responses', 'answered_without_invitation', 'promoter_questions_asked',
        'promoter_questions_answered', 'passive_questions_asked', 'passive_questions_answered',
        'detractor_questions_asked', 'detractor_questions_answered'
    ] %}
    cast(entities.{{ name }} as bigint) as {{ name }},
    {%- endfor %}
    surveys.opens_on,
    surveys.closes_on
from entities
inner join {{ ref('dim_surveys') }} as surveys on entities.survey_id = surveys.survey_id
left join {{ ref('dim_branches') }} as branches on entities.branch_id = branches.branch_id
left join {{ ref('int_survey_sources') }} as sources
    on entities.survey_id = sources.survey_id
    and coalesce(entities.branch_id, '(all)') = coalesce(sources.branch_id, '(all)')
