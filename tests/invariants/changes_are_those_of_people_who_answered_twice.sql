-- In calendar years and quarters, from-to counts are those of the voices that have an answer before; every
-- entity's add up to the whole.
with

days as (

    select
        responded_on,
        superseded_on,
        category,
        count(*) as people
    from {{ ref('int_category_changes') }}
    group by responded_on, superseded_on, category

),

expected as (

    select
        periods.period_name,
        days.category,
        sum(days.people) as people
    from days
    inner join {{ ref('dim_periods') }} as periods
        on days.responded_on between periods.period_start and periods.period_end
    where periods.period_type in ('year', 'quarter')
        and (
            '{{ var("response_basis") }}' = 'all'
            or coalesce(days.superseded_on, {{ forever() }}) > periods.period_end
        )
    group by periods.period_name, days.category

),

margins as (

    {%- for category in ['promoter', 'passive', 'detractor'] %}
    select
        entity_type,
        period_type,
        period_name,
        '{{ category }}' as category,
        sum(
            promoter_to_{{ category }} + passive_to_{{ category }} + detractor_to_{{ category }}
        ) as people
    from {{ ref('category_changes') }}
    group by entity_type, period_type, period_name
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

whole as (

    select * from margins
    where entity_type = 'overall'

)

select
    margins.entity_type,
    margins.period_name,
    margins.category
from margins
inner join whole
    on margins.period_name = whole.period_name
    and margins.category = whole.category
where margins.people <> whole.people
union all
select
    whole.entity_type,
    whole.period_name,
    whole.category
from whole
left join expected
    on whole.period_name = expected.period_name
    and whole.category = expected.category
where whole.period_type in ('year', 'quarter') and whole.people <> coalesce(expected.people, 0)
