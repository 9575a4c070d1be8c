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

    select {{ kept_columns() | join(', ') }}
    from {{ last_kept() }}

),

before as (

    select kept.*
    from kept
    inner join answers on kept.load_id = answers.load_id and kept.source_row = answers.source_row

),

changed as (

    select {{ kept_columns() | join(', ') }}
    from {{ ref('int_responses_sequenced') }}
    where {{ in_part() }}
    except
    select * from before

)

select
    {{ kept_columns() | join(', ') }},
    '{{ invocation_id }}' as build_id,
    {{ built_up_to() }} as after_load_id
from changed
