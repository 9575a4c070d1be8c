-- Reads what the last build kept, so the responses are kept only after it.
with

answers as (

    select distinct
        load_id,
        source_row
    from {{ ref('int_responses_changed') }}
    where {{ touched_now() }}

),

before as (

    select
        kept.account_id,
        kept.responded_on,
        kept.superseded_on
    from {{ as_last_built('figures', 'int_responses_kept', kept_columns()) }} as kept
    inner join answers on kept.load_id = answers.load_id and kept.source_row = answers.source_row
    where kept.left_out_as is null

),

after as (

    select
        responses.account_id,
        responses.responded_on,
        responses.superseded_on
    from {{ ref('int_responses_sequenced') }} as responses
    inner join answers
        on responses.load_id = answers.load_id
        and responses.source_row = answers.source_row
    where {{ in_part() }} and responses.left_out_as is null

),

changed as (

    select * from before
    union
    select * from after

),

months as (

    select
        account_id,
        {{ enters_on() }} as month_start
    from changed
    union
    select
        account_id,
        {{ leaves_on() }} as month_start
    from changed

)

select
    account_id,
    month_start,
    coalesce({{ built_up_to() }}, 0) as after_load_id
from months
