-- Reads what the last build kept, so the responses are kept only after it.
with

changed as (

    select * from {{ changed_now() }}

),

voices as (

    select
        -1 as more,
        kept.account_id,
        kept.account_version_from,
        kept.respondent_id,
        kept.score,
        kept.responded_on,
        kept.superseded_on
    from {{ last_kept() }}
    inner join changed on kept.load_id = changed.load_id and kept.source_row = changed.source_row
    where kept.left_out_as is null
    union all
    select
        1 as more,
        account_id,
        account_version_from,
        respondent_id,
        score,
        responded_on,
        superseded_on
    from changed
    where left_out_as is null

),

-- What an answer does to each count that it is in, and where it is seen.
parts as (

    {{ parts_in_counts('voices') }}

),

-- Most answers that change are only silenced later on, which changes no count of their own month.
touched as (

    select
        account_id,
        period_type,
        period_start
    from parts
    group by
        account_id, account_version_from, respondent_id, score, period_type, period_start, part
    having sum(more) <> 0

)

select distinct
    account_id,
    period_type,
    period_start,
    {{ built_up_to() }} as after_load_id
from touched
