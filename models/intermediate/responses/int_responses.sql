-- noqa: disable=LT02
with

fresh as (

    select {{ response_columns() }}
    from {{ ref('int_responses_classified') }}
    {% if is_incremental() %}
    where load_id > {{ built_up_to() }}
    {% endif %}

),

-- Most answers have one version, so only the ids that have more are looked at.
repeated as (

    select
        response_id,
        max({{ version_order() }}) as current_version
    from {{ ref('stg_survey__responses') }}
    where {{ not_withdrawn('load_id') }}
    {% if is_incremental() %}
        and response_id in (select response_id from fresh)
    {% endif %}
    group by response_id
    having count(*) > 1

),

answers as (

    select
        *,
        cast(null as {{ dbt.type_string() }}) as former_disposition,
        cast(null as bigint) as former_superseded_by,
        cast(null as date) as former_superseded_on
    from fresh
    {% if is_incremental() %}
    union all
    -- Of whoever answered again or had an answer corrected, every answer: their order changes.
    select
        {{ response_columns() }},
        disposition as former_disposition,
        superseded_by as former_superseded_by,
        superseded_on as former_superseded_on
    from {{ this }}
    where response_id in (select response_id from fresh)
        or respondent_id in (
            select respondent_id from fresh
            union all
            select respondent_id from {{ this }}
            where response_id in (select response_id from fresh)
        )
    {% endif %}

),

versioned as (

    select
        answers.*,
        repeated.current_version,
        coalesce(
            {{ version_order('answers.') }} < repeated.current_version
            and coalesce(answers.reason, '') <> 'withdrawn', false
        ) as has_newer_version
    from answers
    left join repeated on answers.response_id = repeated.response_id

),

decided as (

    select
        *,
        case when has_newer_version then 'superseded' else disposition end as final_disposition,
        case when has_newer_version then 'newer_version' else reason end as final_reason,
        case
            when has_newer_version then {{ load_of_version('current_version') }} else superseded_by
        end as final_superseded_by,
        not has_newer_version and disposition = 'counted' as is_counted
    from versioned

),

followed as (

    select
        *,
        case when is_counted and respondent_id is not null then lead(responded_on) over (
            partition by respondent_id, is_counted order by responded_at, load_id, source_row
        ) end as superseded_on
    from decided

)

select
    response_id,
    survey_id,
    respondent_id,
    account_id,
    final_disposition as disposition,
    final_reason as reason,
    channel, language,
    account_key,
    account_version,
    load_id,
    source_row,
    final_superseded_by as superseded_by,
    case when is_counted then score end as score,
    responded_at,
    responded_on,
    superseded_on
from followed
where former_disposition is null
    or final_disposition <> former_disposition
    or {{ is_different('final_superseded_by', 'former_superseded_by') }}
    or {{ is_different('superseded_on', 'former_superseded_on') }}
-- Answers of one account lie together, so that asking for them reads little.
order by account_id
