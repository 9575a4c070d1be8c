-- noqa: disable=LT02
with

texts as (

    select
        coalesce(history.branch_id, '(unknown)') as branch_id,
        texts.responded_on,
        texts.theme_bits,
        count(*) as texts
    from {{ ref('int_response_texts') }} as texts
    left join {{ ref('int_accounts_history') }} as history
        on texts.account_key = history.account_key
        and texts.account_version = history.account_version
    group by coalesce(history.branch_id, '(unknown)'), texts.responded_on, texts.theme_bits

),

of_entities as (

    select
        *,
        'branch' as entity_type,
        branch_id as entity_id
    from texts
    union all
    select
        *,
        'overall' as entity_type,
        {{ entity_id(none) }} as entity_id
    from texts

),

entities as (

    select distinct
        entity_type,
        entity_id
    from of_entities

),

-- An improvement for all branches counts in the whole and in each of them.
improvements as (

    select
        entities.entity_type,
        entities.entity_id,
        themes.theme_number,
        improvements.*,
        row_number() over (
            partition by entities.entity_type, entities.entity_id, themes.theme_number
            order by improvements.started_on desc nulls last, improvements.improvement_id desc
        ) as newest_rank
    from {{ ref('stg_closed_loop__improvements') }} as improvements
    inner join {{ ref('int_themes') }} as themes on improvements.theme_id = themes.theme_id
    inner join entities
        on improvements.branch_id is null
        or (entities.entity_type = 'branch' and improvements.branch_id = entities.entity_id)

),

listed as (

    select
        entity_type,
        entity_id,
        theme_number,
        {{ joined_texts(improvement_in_words('what', 'started_on', 'announced_on')) }}
            as improvements,
        max(case when newest_rank = 1 then started_on end) as improvement_started_on
    from improvements
    group by entity_type, entity_id, theme_number

)

select
    listed.entity_type,
    listed.entity_id,
    listed.theme_number,
    min(listed.improvements) as improvements,
    min(listed.improvement_started_on) as improvement_started_on,
    {%- for name, is_there in {
        'before': 'of_entities.responded_on < listed.improvement_started_on',
        'after': 'of_entities.responded_on >= listed.improvement_started_on',
    }.items() %}
    cast(sum(case when {{ is_there }} then of_entities.texts else 0 end) as bigint)
        as texts_{{ name }},
    cast(sum(
        case
            when {{ is_there }} and {{ has_theme('of_entities.theme_bits', 'listed.theme_number') }}
                then of_entities.texts
            else 0
        end
    ) as bigint) as mentions_{{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
from listed
inner join of_entities
    on listed.entity_type = of_entities.entity_type
    and listed.entity_id = of_entities.entity_id
group by listed.entity_type, listed.entity_id, listed.theme_number
