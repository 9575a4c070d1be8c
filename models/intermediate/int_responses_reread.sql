with

changed_loads as (

    {{ changed_loads() }}

),

fresh as (

    select
        response_id,
        respondent_id,
        load_id,
        source_row,
        {{ read_time('responded_at_text') }} as responded_at
    from (
        select
            {{ clean_text('response_id') }} as response_id,
            {{ clean_text('respondent_id') }} as respondent_id,
            {{ as_read('responded_at') }} as responded_at_text,
            _load_id as load_id,
            _source_row as source_row
        from {{ source('raw', 'responses') }}
        where _load_id in (select load_id from changed_loads)
    ) as exported

),

-- The answers kept are no CTE: DuckDB would write it down, all columns of it.
spoken_of as (

    select load_id, source_row, response_id, respondent_id, responded_at from {{ last_kept() }}
    where response_id in (select response_id from fresh)
    union
    select load_id, source_row, response_id, respondent_id, responded_at from {{ last_kept() }}
    where account_id in (
        select {{ clean_text('account_id') }} from {{ source('raw', 'accounts') }}
        where _load_id in (select load_id from changed_loads)
    )
    union
    select load_id, source_row, response_id, respondent_id, responded_at from {{ last_kept() }}
    where respondent_id in (
        select {{ clean_text('respondent_id') }} from {{ source('raw', 'respondents') }}
        where _load_id in (select load_id from changed_loads)
    )

),

people as (

    select
        respondent_id,
        min(responded_at) as since
    from (
        select respondent_id, responded_at from fresh
        union all
        select respondent_id, responded_at from spoken_of
    ) as answers
    group by respondent_id

),

answers as (

    select
        kept.load_id,
        kept.source_row,
        kept.response_id,
        kept.respondent_id,
        kept.responded_at,
        people.since,
        case
            when kept.left_out_as is null and kept.responded_at < people.since
                then kept.responded_at
        end as counted_before
    from {{ last_kept() }}
    inner join people on kept.respondent_id = people.respondent_id
    where people.since is not null

),

-- An answer silences the one before it, if another one than until now; earlier ones stay as they are.
starts as (

    select
        respondent_id,
        coalesce(max(counted_before), min(since)) as responded_at
    from answers
    group by respondent_id

),

touched as (

    select load_id, source_row, response_id from fresh
    union
    select load_id, source_row, response_id from spoken_of
    union
    select
        answers.load_id,
        answers.source_row,
        answers.response_id
    from answers
    inner join starts on answers.respondent_id = starts.respondent_id
    where answers.responded_at >= starts.responded_at

),

-- Other versions of these answers, which may have been given another person's name.
versions as (

    select load_id, source_row, response_id from {{ last_kept() }}
    where response_id in (
        select response_id from {{ last_kept() }}
        where left_out_as = 'replaced' and response_id in (select response_id from touched)
    )

),

wanted as (

    select
        load_id,
        source_row,
        max(is_touched) = 1 as is_touched
    from (
        select load_id, source_row, 1 as is_touched from touched
        union all
        select load_id, source_row, 0 as is_touched from versions
    ) as kinds
    group by load_id, source_row

),

responses as (

    select responses.*
    from {{ source('raw', 'responses') }} as responses
    inner join wanted
        on responses._load_id = wanted.load_id
        and responses._source_row = wanted.source_row

)

select
    responses.*,
    wanted.is_touched
from ({{ read_responses('responses') }}) as responses
inner join wanted
    on responses.load_id = wanted.load_id
    and responses.source_row = wanted.source_row
-- Nothing is read again in full, and so an engine plans nothing of the above.
where {{ in_part() }}
