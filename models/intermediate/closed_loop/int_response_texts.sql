with

answers as (

    select * from {{ ref('int_answers') }}
    where {{ says_what_is_wrong('purpose') }}

)

select
    -- What it is about, over all of it.
    bit_or(theme_bits) as theme_bits,
    min(category) as category,
    min(account_key) as account_key,
    min(account_version) as account_version,
    load_id,
    source_row,
    min(responded_on) as responded_on,
    min(superseded_on) as superseded_on
from answers
group by load_id, source_row
