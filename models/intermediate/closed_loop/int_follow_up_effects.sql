-- noqa: disable=LT02
with

-- Detractors and passives, who are the cases; promoters are contacted for other reasons.
cells as (

    select
        *,
        {{ category_value('category') }} - {{ category_value('previous_category') }} as change
    from {{ ref('int_change_cells') }}
    where entity_type in ('account_manager', 'overall') and previous_category <> 'promoter'

),

strata as (

    select
        entity_id,
        period_key,
        previous_category,
        {%- for name, condition in {
            'after': 'had_follow_up', 'without': 'not had_follow_up'
        }.items() %}
        cast(sum(case when {{ condition }} then people else 0 end) as double) as people_{{ name }},
        cast(sum(case when {{ condition }} then people * change else 0 end) as double)
            as total_{{ name }},
        cast(sum(case when {{ condition }} then people * change * change else 0 end) as double)
            as squares_{{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from cells
    group by entity_id, period_key, previous_category

),

-- The others are compared as if as many of each category were among them.
weighted as (

    select
        *,
        case when people_after > 0 and people_without > 0 then people_after else 0e0 end as weight
    from strata

)

select
    entity_id,
    period_key,
    cast(sum(people_after) as bigint) as reanswered_after_follow_up,
    cast(sum(people_without) as bigint) as reanswered_without,
    {{ mean_change('sum(people_after)', 'sum(total_after)') }} as mean_change_after_follow_up,
    sum(weight * {{ mean_change('people_without', 'total_without') }}) / nullif(sum(weight), 0)
        as mean_change_without,
    sum(weight * (
        {{ mean_change('people_after', 'total_after') }}
        - {{ mean_change('people_without', 'total_without') }}
    )) / nullif(sum(weight), 0) as difference,
    sum(weight * (
        {{ adjusted_mean_change('people_after', 'total_after') }}
        - {{ adjusted_mean_change('people_without', 'total_without') }}
    )) / nullif(sum(weight), 0) as centre_difference,
    sqrt(sum(weight * weight * (
        {{ change_error_square('people_after', 'total_after', 'squares_after') }}
        + {{ change_error_square('people_without', 'total_without', 'squares_without') }}
    ))) / nullif(sum(weight), 0) as difference_error
from weighted
group by entity_id, period_key
