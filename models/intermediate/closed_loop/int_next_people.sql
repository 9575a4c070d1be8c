with

-- Whoever has left introduces nobody, and whoever is not known cannot be asked.
promoters as (

    select
        *,
        row_number() over (
            partition by account_key
            order by
                case when role = 'decision_maker' then 0 else 1 end, score desc, responded_at desc,
                response_id
        ) as place
    from {{ ref('int_current_voices') }}
    where category = 'promoter' and not was_asked and is_active and respondent_id is not null

)

select
    account_key,
    respondent_id,
    role
from promoters
where place = 1
