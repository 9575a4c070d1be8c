-- noqa: disable=LT02
with

responses as (

    select * from {{ ref('int_responses') }}
    where disposition = 'counted' and {{ category('score') }} <> 'promoter'

),

as_of as (

    {{ as_of() }}

),

cases as (

    select
        responses.account_key,
        responses.account_version,
        {{ month_answered() }} as month_start,
        follow_ups.outcome,
        follow_ups.closed_at,
        responses.superseded_on,
        {{ hours_between('responses.responded_at', 'follow_ups.contacted_at') }}
            as hours_to_contact,
        -- How long nobody was contacted: until now, the case's end or the person's next answer.
        {{ hours_between('responses.responded_at', "least(
            as_of.as_of, coalesce(follow_ups.closed_at, as_of.as_of),
            coalesce(cast(responses.superseded_on as timestamp), as_of.as_of)
        )") }} as hours_watched
    from responses
    cross join as_of
    left join {{ ref('int_follow_ups') }} as follow_ups
        on responses.response_id = follow_ups.response_id

)

select
    coalesce(history.account_manager_id, '(unknown)') as account_manager_id,
    cases.outcome,
    case
        when cases.closed_at is not null then 'closed'
        when cases.superseded_on is not null then 'superseded'
        else 'open'
    end as case_status,
    cases.hours_to_contact is not null as is_contacted,
    coalesce(cases.hours_to_contact <= {{ var('hours_to_contact') }}, false)
        as is_contacted_in_time,
    -- In whole minutes; a contact before the answer took none.
    cast(floor(
        60 * greatest(0e0, coalesce(cases.hours_to_contact, cases.hours_watched))
    ) as bigint) as minutes,
    cases.month_start
from cases
left join {{ ref('int_accounts_history') }} as history
    on cases.account_key = history.account_key
    and cases.account_version = history.account_version
