with

-- An account with one version: one row serves its branch and the whole. The counts are asked for
-- directly, here and below: as a common table expression used twice, DuckDB would materialise all.
settled as (

    select
        true as is_in_overall,
        coalesce(history.branch_id, '(unknown)') as branch_id,
        part.period_key,
        part.theme_number,
        part.promoters, part.detractors, part.responses, part.texts_with_theme,
        case when part.account_key <> {{ hash_key("'(unknown)'") }} then 1 else 0 end as accounts,
        history.annual_revenue,
        {{ part_and_whole(
            'part', 'whole', 'part.account_key <> ' ~ hash_key("'(unknown)'")
        ) }}
    from {{ ref('int_account_themes') }} as part
    inner join {{ ref('int_account_themes') }} as whole
        on part.account_key = whole.account_key
        and part.account_version = whole.account_version
        and part.period_key = whole.period_key
        and whole.theme_number = -1
    left join {{ ref('int_accounts_history') }} as history
        on part.account_key = history.account_key
        and part.account_version = history.account_version
    where coalesce(history.is_only_version, true)

),

-- The versions of an account in one branch, and in the whole, are one cluster.
moved as (

    {%- for branch_id in ['history.branch_id', 'null'] %}
    select
        {{ branch_id == 'null' }} as is_in_overall,
        {{ branch_id }} as branch_id,
        counts.account_key,
        counts.period_key,
        counts.theme_number,
        {{ sum_of_each(['promoters', 'detractors', 'responses', 'texts_with_theme']) }},
        max(history.annual_revenue) as annual_revenue
    from {{ ref('int_account_themes') }} as counts
    inner join {{ ref('int_accounts_history') }} as history
        on counts.account_key = history.account_key
        and counts.account_version = history.account_version
    where not history.is_only_version
    group by
        {{ branch_id ~ ', ' if branch_id != 'null' }}counts.account_key, counts.period_key,
        counts.theme_number
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

clusters as (

    select * from settled
    union all
    select
        part.is_in_overall,
        part.branch_id,
        part.period_key,
        part.theme_number,
        part.promoters, part.detractors, part.responses, part.texts_with_theme,
        1 as accounts,
        part.annual_revenue,
        {{ part_and_whole('part', 'whole', 'true') }}
    from moved as part
    inner join moved as whole
        on part.account_key = whole.account_key
        and part.period_key = whole.period_key
        and part.is_in_overall = whole.is_in_overall
        and coalesce(part.branch_id, '') = coalesce(whole.branch_id, '')
        and whole.theme_number = -1

),

combined as (

    select
        is_in_overall,
        branch_id,
        period_key,
        theme_number,
        {{ sum_of_each(theme_counts()) }},
        {{ exact_sum('annual_revenue', decimals=2) }} as annual_revenue
    from clusters
    group by is_in_overall, branch_id, period_key, theme_number

)

{% for entity_type, condition in {
    'branch': 'branch_id is not null', 'overall': 'is_in_overall'
}.items() -%}
select
    '{{ entity_type }}' as entity_type,
    {{ entity_id('branch_id' if entity_type == 'branch' else none) }} as entity_id,
    period_key,
    theme_number,
    {{ sum_of_each(theme_counts()) }},
    cast(sum(annual_revenue) as double) as annual_revenue
from combined
where {{ condition }}
group by {{ 'branch_id, ' if entity_type == 'branch' }}period_key, theme_number
{{ 'union all' if not loop.last }}
{% endfor %}
