with

monthly as (

    select
        account_key,
        {{ entity_columns() | join(', ') }},
        month_start,
        count(*) as invitations,
        cast(sum(case when is_answered then 1 else 0 end) as bigint) as answered_invitations
    from {{ ref('int_invitations') }}
    where is_delivered
    group by account_key, {{ entity_columns() | join(', ') }}, month_start

),

entities as (

    {%- for entity_type, entity_column in entities().items() %}
    select
        *,
        '{{ entity_type }}' as entity_type,
        {{ entity_id(entity_column) }} as entity_id,
        cast(null as bigint) as entity_key
    from monthly
    union all
    {%- endfor %}
    select
        *,
        'account' as entity_type,
        cast(null as {{ dbt.type_string() }}) as entity_id,
        account_key as entity_key
    from monthly

),

period_months as (

    {{ period_months() }}

)

select
    entities.entity_type,
    -- Accounts are counted by their key.
    entities.entity_id,
    entities.entity_key as account_key,
    period_months.period_key,
    cast(sum(entities.invitations) as bigint) as invitations,
    cast(sum(entities.answered_invitations) as bigint) as answered_invitations
from entities
inner join period_months on entities.month_start = period_months.month_start
group by
    entities.entity_type, entities.entity_id, entities.entity_key, period_months.period_key
