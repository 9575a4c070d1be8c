-- depends_on: {{ ref('int_responses_reread') }}
with

responses as (

    select
        *,
        not ({{ still_stands('load_id') }}) as is_taken_back
    from {{ responses_to_judge() }} as responses

),

-- Most answers have one version, so only the ids that have more are looked at.
repeated as (

    select
        response_id,
        max({{ version_order() }}) as current_version
    from {{ responses_to_judge() }} as responses
    where {{ still_stands('load_id') }}
    group by response_id
    having count(*) > 1

),

versioned as (

    select
        responses.*,
        responses.is_taken_back
        or coalesce({{ version_order('responses.') }} < repeated.current_version, false)
            as is_replaced
    from responses
    left join repeated on responses.response_id = repeated.response_id

),

judged as (

    select
        *,
        case
            when is_replaced then null
            when response_id is null then 'id_missing'
            when {{ is_preview('channel') }} then 'not_a_real_response'
            when set_aside is not null then set_aside
            when is_not_an_answer then null
            when score_problem is not null then score_problem
            when responded_at_text is null then 'time_missing'
            when responded_at is null then 'time_unreadable'
            -- A day of grace: a local time without its zone is read as UTC.
            when responded_at > loaded_at + interval 1 day then 'time_in_future'
        end as quarantine_reason
    from versioned

)

select
    response_id,
    survey_id,
    account_id,
    respondent_id,
    case
        when is_replaced then 'replaced'
        when quarantine_reason is not null then 'quarantined'
        when is_not_an_answer then 'not_an_answer'
        else 'counted'
    end as fate,
    quarantine_reason,
    channel,
    language,
    score_as_exported,
    responded_at_as_exported,
    source_file,
    source_row,
    load_id,
    is_touched,
    score,
    responded_at,
    {{ reporting_date('responded_at') }} as responded_on,
    loaded_at
from judged
