-- noqa: disable=LT02
with

differences as (

    select
        *,
        nps_mentioning - nps_others as nps_difference,
        least(mentions, other_texts) as compared_texts
    from {{ ref('int_theme_differences') }}

)

select
    differences.theme_id,
    differences.theme_name,
    branches.branch_id,
    branches.branch_name,
    periods.period_type,
    periods.period_name,
    periods.is_complete,
    periods.is_latest,
    {{ not_reportable_reason('differences.mentions', 'cast(null as bigint)') }} is null
        as is_reportable,
    {{ not_reportable_reason('differences.mentions', 'cast(null as bigint)') }}
        as not_reportable_reason,
    examples.example,
    effects.improvements,
    differences.texts,
    differences.mentions,
    {{ share('differences.mentions', 'differences.texts') }} as mention_share,
    differences.mentions as respondents,
    differences.accounts,
    differences.promoters as promoters_mentioning,
    differences.detractors as detractors_mentioning,
    differences.annual_revenue,
    differences.nps_mentioning,
    differences.nps_others,
    case when differences.compared_texts >= {{ var('minimum_responses') }}
        then differences.nps_difference end as nps_difference,
    {%- for name, side in {'low': -1, 'high': 1}.items() %}
    case when differences.compared_texts >= {{ var('minimum_responses') }} then {{ difference_bound(
        'differences.nps_difference', 'differences.centre_difference',
        'differences.difference_error', '0e0', side ~ ' * 200e0', side
    ) }} end as nps_difference_{{ name }},
    {%- endfor %}
    {{ nps('differences.detractors', 'differences.promoters', 'figures.responses') }}
        as nps_points_associated,
    differences.theme_coverage,
    effects.improvement_started_on,
    {%- for name in ['before', 'after'] %}
    effects.texts_{{ name }} as texts_{{ name }}_improvement,
    {{ share('effects.mentions_' ~ name, 'effects.texts_' ~ name) }} as mention_share_{{ name }},
    {{ share_bound('effects.mentions_' ~ name, 'effects.texts_' ~ name, -1) }}
        as mention_share_{{ name }}_low,
    {{ share_bound('effects.mentions_' ~ name, 'effects.texts_' ~ name, 1) }}
        as mention_share_{{ name }}_high,
    {%- endfor %}
    periods.period_start,
    periods.period_end
from differences
inner join {{ ref('int_periods') }} as periods on differences.period_key = periods.period_key
inner join {{ ref('entity_figures') }} as figures
    on differences.entity_type = figures.entity_type
    and differences.entity_id = figures.entity_id
    and differences.period_key = figures.period_key
left join {{ ref('dim_branches') }} as branches
    on differences.entity_type = 'branch' and differences.entity_id = branches.branch_id
left join {{ ref('int_theme_examples') }} as examples
    on differences.entity_type = examples.entity_type
    and differences.entity_id = examples.entity_id
    and differences.period_key = examples.period_key
    and differences.theme_number = examples.theme_number
left join {{ ref('int_improvement_effects') }} as effects
    on differences.entity_type = effects.entity_type
    and differences.entity_id = effects.entity_id
    and differences.theme_number = effects.theme_number
