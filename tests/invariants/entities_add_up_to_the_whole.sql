-- Each kind of entity of the list divides the same answers, and so do accounts: score by score, their
-- counts add up to the whole in every period.
with

parts as (

    select
        entity_type,
        period_key,
        {{ sum_scores() }}
    from {{ ref('entity_figures') }}
    group by entity_type, period_key
    union all
    select
        'account' as entity_type,
        period_key,
        {{ sum_scores() }}
    from {{ ref('account_figures') }}
    group by period_key

),

entity_types as (

    {%- for entity_type in entities() %}
    select '{{ entity_type }}' as entity_type
    union all
    {%- endfor %}
    select 'account' as entity_type

),

wholes as (

    select
        entity_types.entity_type,
        overall.period_key,
        {{ score_columns('overall') }}
    from {{ ref('entity_figures') }} as overall
    cross join entity_types
    where overall.entity_type = 'overall'

)

(select * from wholes except select * from parts)
union all
(select * from parts except select * from wholes)
