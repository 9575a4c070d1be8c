-- Compares with what the last build kept, so the responses are kept only after it.
with

answers as (

    select
        load_id,
        source_row
    from {{ ref('int_responses_reread') }}
    where is_touched

),

kept as (

    select * from {{ as_last_built('figures', 'int_responses_kept', {
        'account_id': 'string', 'branch_id': 'string', 'account_manager_id': 'string',
        'left_out_as': 'string', 'load_id': 'bigint', 'source_row': 'bigint', 'score': 'int',
        'annual_revenue': 'double', 'responded_on': 'date', 'superseded_on': 'date'
    }) }}

),

before as (

    select
        {{ counted_columns('kept.') }}
    from kept
    inner join answers on kept.load_id = answers.load_id and kept.source_row = answers.source_row
    where kept.left_out_as is null

),

after as (

    select
        {{ counted_columns() }}
    from {{ ref('int_responses_sequenced') }}
    where {{ in_part() }} and left_out_as is null

),

changed as (

    (select * from before except select * from after)
    union all
    (select * from after except select * from before)

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
