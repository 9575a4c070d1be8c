with

-- What was exported is kept of the rows that do not count; of the others it would only be dear.
responses as (

    select
        *,
        fate = 'counted' as is_counted,
        case
            when fate = 'quarantined' then quarantine_reason
            when fate <> 'counted' then fate
        end as left_out_as,
        case when fate <> 'counted' then {{ json_object({
            'account_id': 'account_id_as_exported', 'score': 'score_as_exported',
            'responded_at': 'responded_at_as_exported', 'language': 'language'
        }) }} end as as_exported
    from {{ ref('int_responses_attributed') }}
    where is_touched

)

select
    response_id,
    survey_id,
    respondent_id,
    account_id,
    account_version_from,
    left_out_as,
    channel,
    as_exported,
    source_row,
    load_id,
    case when is_counted then score end as score,
    responded_at,
    responded_on,
    case
        when is_counted and respondent_id is not null then lead(responded_on) over (
            partition by respondent_id, is_counted order by responded_at, response_id
        )
    end as superseded_on,
    loaded_at
from responses
