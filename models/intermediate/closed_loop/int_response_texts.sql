with

answers as (

    select * from {{ ref('int_answers') }}

)

select
    max(case when purpose = 'reason' then answer end) as reason,
    max(case when purpose = 'improve' then answer end) as improve,
    max(case when purpose = 'recommended_to' then answer end) as recommended_to,
    -- Whether anything was written against; what it is about, over all of it.
    max(case when {{ says_what_is_wrong('purpose') }} then 1 else 0 end) = 1 as says_what_is_wrong,
    bit_or(case when {{ says_what_is_wrong('purpose') }} then theme_bits else 0 end) as theme_bits,
    max(times_recommended) as times_recommended,
    min(category) as category,
    min(account_key) as account_key,
    min(account_version) as account_version,
    load_id,
    source_row,
    min(responded_on) as responded_on,
    min(superseded_on) as superseded_on
from answers
group by load_id, source_row
