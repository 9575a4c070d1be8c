with

voices as (

    select
        *,
        category = 'promoter' and not was_asked as is_not_asked,
        {{ role_weight('role') }} as weight
    from {{ ref('int_current_voices') }}

)

select
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
from voices
group by account_key
