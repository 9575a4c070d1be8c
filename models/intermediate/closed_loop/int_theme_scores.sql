with

accounts as (

    select * from {{ ref('int_account_themes') }}

),

summed as (

    select
        part.is_in_overall,
        part.branch_id,
        part.period_key,
        part.theme_number,
        part.promoters,
        part.detractors,
        part.responses,
        case when part.account_key <> {{ hash_key("'(unknown)'") }} then 1 else 0 end as accounts,
        part.annual_revenue,
        {{ part_and_whole(
            'part', 'whole', 'part.account_key <> ' ~ hash_key("'(unknown)'")
        ) }}
    from accounts as part
    inner join accounts as whole
        on part.cluster_key = whole.cluster_key
        and part.period_key = whole.period_key
        and whole.theme_number = -1

),

combined as (

    select
        is_in_overall,
        branch_id,
        period_key,
        theme_number,
        {%- for name in ['promoters', 'detractors', 'responses', 'accounts'] + part_columns() %}
        cast(sum({{ name }}) as bigint) as {{ name }},
        {%- endfor %}
        {{ exact_sum('annual_revenue', decimals=2) }} as annual_revenue
    from summed
    group by is_in_overall, branch_id, period_key, theme_number

),

entities as (

    select
        *,
        'branch' as entity_type,
        branch_id as entity_id
    from combined
    where branch_id is not null
    union all
    select
        *,
        'overall' as entity_type,
        {{ entity_id(none) }} as entity_id
    from combined
    where is_in_overall

)

select
    entity_type,
    entity_id,
    period_key,
    theme_number,
    {%- for name in ['promoters', 'detractors', 'responses', 'accounts'] + part_columns() %}
    cast(sum({{ name }}) as bigint) as {{ name }},
    {%- endfor %}
    cast(sum(annual_revenue) as double) as annual_revenue
from entities
group by entity_type, entity_id, period_key, theme_number
