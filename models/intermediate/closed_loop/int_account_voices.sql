with

voices as (

    select
        *,
        category = 'promoter' and not was_asked as is_not_asked,
        -- Whoever has left introduces nobody, and whoever is not known cannot be asked.
        category = 'promoter' and not was_asked and is_active and respondent_id is not null
            as can_be_asked,
        {{ role_weight('role') }} as weight
    from {{ ref('int_current_voices') }}

),

ranked as (

    select
        *,
        can_be_asked and row_number() over (
            partition by account_key, can_be_asked
            order by
                case when role = 'decision_maker' then 0 else 1 end, score desc, responded_at desc,
                response_id
        ) = 1 as is_next_to_ask
    from voices

)

select
    max(case when is_next_to_ask then respondent_id end) as next_person_to_ask,
    max(case when is_next_to_ask then role end) as next_person_role,
    account_key,
    count(*) as responses,
    {{ count_where("category = 'promoter'") }} as promoters,
    {{ count_where("category = 'passive'") }} as passives,
    {{ count_where("category = 'detractor'") }} as detractors,
    {{ count_where('is_not_asked') }} as promoters_not_asked,
    {{ count_where('is_active and respondent_id is not null') }} as contacts_heard,
    {{ count_where("is_active and role = 'decision_maker'") }} as decision_makers_heard,
    sum(weight) as weights,
    sum(case
        when is_severe_detractor then weight * {{ var('severe_detractor_weight') }}
        when category = 'detractor' then weight
        else 0e0
    end) as weights_of_detractors,
    max(responded_on) as last_responded_on
from ranked
group by account_key
