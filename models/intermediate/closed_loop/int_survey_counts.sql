-- noqa: disable=LT02
with

invitations as (

    select
        coalesce(survey_id, '(unknown)') as survey_id,
        branch_id,
        count(*) as invited,
        {{ count_where('is_delivered') }} as delivered,
        {{ count_where('is_delivered and is_answered') }} as answered
    from {{ ref('int_invitations') }}
    group by coalesce(survey_id, '(unknown)'), branch_id

),

invited as (

    select distinct
        coalesce(survey_id, '(unknown)') as survey_id,
        respondent_id
    from {{ ref('int_invitations') }}
    where respondent_id is not null

),

responses as (

    select
        responses.survey_id,
        coalesce(history.branch_id, '(unknown)') as branch_id,
        count(*) as responses,
        {{ count_where('invited.respondent_id is null') }} as answered_without_invitation,
        {%- for name in ['promoter', 'passive', 'detractor'] %}
        {{ count_where(category('responses.score') ~ " = '" ~ name ~ "'") }}
            as {{ name }}s{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('int_responses') }} as responses
    left join invited
        on responses.survey_id = invited.survey_id
        and responses.respondent_id = invited.respondent_id
    left join {{ ref('int_accounts_history') }} as history
        on responses.account_key = history.account_key
        and responses.account_version = history.account_version
    where responses.disposition = 'counted'
    group by responses.survey_id, coalesce(history.branch_id, '(unknown)')

),

surveys as (

    select survey_id, branch_id from invitations
    union
    select survey_id, branch_id from responses

)

select
    surveys.survey_id,
    surveys.branch_id,
    coalesce(invitations.invited, 0) as invited,
    coalesce(invitations.delivered, 0) as delivered,
    coalesce(invitations.answered, 0) as answered,
    coalesce(responses.responses, 0) as responses,
    coalesce(responses.answered_without_invitation, 0) as answered_without_invitation,
    coalesce(responses.promoters, 0) as promoters,
    coalesce(responses.passives, 0) as passives,
    coalesce(responses.detractors, 0) as detractors
from surveys
left join invitations
    on surveys.survey_id = invitations.survey_id
    and surveys.branch_id = invitations.branch_id
left join responses
    on surveys.survey_id = responses.survey_id
    and surveys.branch_id = responses.branch_id
