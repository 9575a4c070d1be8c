with

responses as (

    select * from {{ ref('stg_survey__responses') }}

),

versioned as (

    select
        *,
        case
            when response_id is null then 1
            else {{ version_rank('response_id', 'load_id', 'source_row') }}
        end as version_rank
    from responses

),

judged as (

    select
        *,
        case
            when version_rank > 1 then null
            when response_id is null then 'id_missing'
            when channel in ('preview', 'test', 'survey preview', 'survey test')
                then 'not_a_real_response'
            when set_aside is not null then set_aside
            when is_not_an_answer then null
            when score_problem is not null then score_problem
            when responded_at_text is null then 'time_missing'
            when responded_at is null then 'time_unreadable'
            -- A day of grace: a local time without its zone is read as UTC.
            when responded_at > {{ dbt.dateadd('day', 1, 'loaded_at') }} then 'time_in_future'
        end as quarantine_reason
    from versioned

)

select
    response_id,
    survey_id,
    account_id,
    respondent_id,
    case
        when version_rank > 1 then 'replaced'
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
    score,
    responded_at,
    {{ reporting_date('responded_at') }} as responded_on,
    loaded_at
from judged
