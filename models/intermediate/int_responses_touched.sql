with

spoken_of as (

    select * from {{ ref('int_responses_spoken_of') }}

),

people as (

    select
        respondent_id,
        min(responded_at) as since
    from spoken_of
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

-- A new answer silences the one before it; those before that stay as they are.
starts as (

    select
        respondent_id,
        coalesce(max(counted_before), min(since)) as responded_at
    from answers
    group by respondent_id

),

touched as (

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

)

select
    load_id,
    source_row,
    max(is_touched) = 1 as is_touched
from (
    select load_id, source_row, 1 as is_touched from touched
    union all
    select load_id, source_row, 0 as is_touched from versions
) as kinds
-- Nothing is read again in full, and so an engine plans nothing of the above.
where {{ in_part() }}
group by load_id, source_row
