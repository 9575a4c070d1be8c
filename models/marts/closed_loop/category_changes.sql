with

changes as (

    select
        *,
        {{ category_value('category') }} - {{ category_value('previous_category') }} as change
    from {{ ref('int_change_cells') }}

),

counted as (

    select
        entity_type,
        entity_id,
        period_key,
        {%- for before in ['promoter', 'passive', 'detractor'] %}
        {%- for after in ['promoter', 'passive', 'detractor'] %}
        cast(sum(
            case
                when previous_category = '{{ before }}' and category = '{{ after }}' then people
                else 0
            end
        ) as bigint) as {{ before }}_to_{{ after }},
        {%- endfor %}
        {%- endfor %}
        cast(sum(people) as bigint) as people,
        cast(sum(people * change) as bigint) as total,
        cast(sum(people * change * change) as bigint) as squares
    from changes
    group by entity_type, entity_id, period_key

)

select
    counted.entity_type,
    counted.entity_id,
    coalesce(branches.branch_name, managers.account_manager_name, counted.entity_id) as entity_name,
    periods.period_type,
    periods.period_name,
    periods.is_complete,
    periods.is_latest,
    {{ not_reportable_reason('people', 'cast(null as bigint)') }} is null as is_reportable,
    {{ not_reportable_reason('people', 'cast(null as bigint)') }} as not_reportable_reason,
    counted.people as people_answering_twice,
    {%- for before in ['promoter', 'passive', 'detractor'] %}
    {%- for after in ['promoter', 'passive', 'detractor'] %}
    {{ before }}_to_{{ after }},
    {%- endfor %}
    {%- endfor %}
    detractor_to_passive + detractor_to_promoter as recovered,
    promoter_to_passive + promoter_to_detractor as lost,
    {{ mean_change('people', 'total') }} as mean_change,
    {{ mean_change_bound('people', 'total', 'squares', -1) }} as mean_change_low,
    {{ mean_change_bound('people', 'total', 'squares', 1) }} as mean_change_high,
    periods.period_start,
    periods.period_end
from counted
inner join {{ ref('int_periods') }} as periods on counted.period_key = periods.period_key
left join {{ ref('dim_branches') }} as branches
    on counted.entity_type = 'branch' and counted.entity_id = branches.branch_id
left join {{ ref('dim_account_managers') }} as managers
    on counted.entity_type = 'account_manager' and counted.entity_id = managers.account_manager_id
