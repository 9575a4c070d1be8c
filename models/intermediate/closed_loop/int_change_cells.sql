with

changes as (

    select
        changes.*,
        {{ month_answered() }} as month_answered,
        {{ month_superseded() }} as month_superseded
    from {{ ref('int_category_changes') }} as changes

),

combined as (

    select
        {%- for column in entity_columns() %}
        coalesce(history.{{ column }}, '(unknown)') as {{ column }},
        {%- endfor %}
        changes.previous_category,
        changes.category,
        changes.had_follow_up,
        changes.month_answered,
        changes.month_superseded,
        count(*) as people
    from changes
    left join {{ ref('int_accounts_history') }} as history
        on changes.account_key = history.account_key
        and changes.account_version = history.account_version
    group by
        {%- for column in entity_columns() %}
        coalesce(history.{{ column }}, '(unknown)'),
        {%- endfor %}
        changes.previous_category, changes.category, changes.had_follow_up,
        changes.month_answered, changes.month_superseded

),

-- Added up for each entity before they are spread over periods.
entities as (

    {%- for entity_type, entity_column in entities().items() %}
    select
        '{{ entity_type }}' as entity_type,
        {{ entity_id(entity_column) }} as entity_id,
        previous_category,
        category,
        had_follow_up,
        month_answered,
        month_superseded,
        sum(people) as people
    from combined
    group by
        {{ entity_column ~ ', ' if entity_column }}previous_category, category, had_follow_up,
        month_answered, month_superseded
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select
    entities.entity_type,
    entities.entity_id,
    entities.previous_category,
    entities.category,
    entities.had_follow_up,
    spans.period_key,
    cast(sum(entities.people) as bigint) as people
from entities
inner join {{ ref('int_period_spans') }} as spans
    on entities.month_answered = spans.month_answered
    and entities.month_superseded = spans.month_superseded
group by
    entities.entity_type, entities.entity_id, entities.previous_category, entities.category,
    entities.had_follow_up, spans.period_key
