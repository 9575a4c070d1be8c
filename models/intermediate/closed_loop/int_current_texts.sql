with

-- Texts are expensive to carry along, so only those of answers that are current.
answers as (

    select * from {{ ref('int_answers') }}
    where superseded_on is null

)

select
    max(case when purpose = 'reason' then answer end) as reason,
    max(case when purpose = 'improve' then answer end) as improve,
    max(case when purpose = 'recommended_to' then answer end) as recommended_to,
    -- What it is about, over all that was written against.
    bit_or(case when {{ says_what_is_wrong('purpose') }} then theme_bits else 0 end) as theme_bits,
    max(times_recommended) as times_recommended,
    min(account_key) as account_key,
    load_id,
    source_row
from answers
group by load_id, source_row
