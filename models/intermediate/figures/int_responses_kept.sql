-- depends_on: {{ ref('int_account_periods_touched') }}
with

responses as (

    select * from {{ ref('int_responses_sequenced') }}

),

changed as (

    select
        load_id,
        source_row
    from {{ ref('int_responses_changed') }}
    where {{ touched_now() }}

)

select {{ kept_columns() | join(', ') }}
from responses
where {{ touched_only('(load_id, source_row) in (select load_id, source_row from changed)') }}
-- Answers of one account lie together, so that asking for them reads little.
order by account_id
