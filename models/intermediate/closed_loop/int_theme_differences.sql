with

scores as (

    select * from {{ ref('int_theme_scores') }}

),

part as (

    select * from scores
    where theme_number >= 0

),

whole as (

    select * from scores
    where theme_number = -1

),

rest as (

    select
        part.entity_type,
        part.entity_id,
        part.period_key,
        part.theme_number,
        {{ rest_of('part', 'whole') }},
        {{ shared_of('part') }},
        whole.responses as texts,
        {{ share('whole.texts_with_theme', 'whole.responses') }} as theme_coverage
    from part
    inner join whole
        on part.entity_type = whole.entity_type
        and part.entity_id = whole.entity_id
        and part.period_key = whole.period_key

)

select
    part.entity_type,
    part.entity_id,
    part.period_key,
    part.theme_number,
    themes.theme_id,
    themes.theme_name,
    part.promoters,
    part.detractors,
    part.responses as mentions,
    part.accounts,
    rest.texts,
    rest.responses as other_texts,
    part.annual_revenue,
    {{ nps('part.promoters', 'part.detractors', 'part.responses') }} as nps_mentioning,
    {{ nps('rest.promoters', 'rest.detractors', 'rest.responses') }} as nps_others,
    100 * (
        {{ adjusted_nps('part.promoters', 'part.detractors', 'part.responses') }}
        - {{ adjusted_nps('rest.promoters', 'rest.detractors', 'rest.responses') }}
    ) as centre_difference,
    case when rest.responses > 0 then 100 * {{ paired_error('part', 'rest', 'rest') }} end
        as difference_error,
    rest.theme_coverage
from part
inner join rest
    on part.entity_type = rest.entity_type
    and part.entity_id = rest.entity_id
    and part.period_key = rest.period_key
    and part.theme_number = rest.theme_number
inner join {{ ref('int_themes') }} as themes on part.theme_number = themes.theme_number
