with

cells as (

    select
        cells.*,
        coalesce(history.branch_id, '(unknown)') as branch_id,
        coalesce(history.is_only_version, true) as is_only_version,
        history.annual_revenue
    from {{ ref('int_theme_cells') }} as cells
    left join {{ ref('int_accounts_history') }} as history
        on cells.account_key = history.account_key
        and cells.account_version = history.account_version

),

-- The versions of an account in one branch, and in the whole, are one cluster (`int_account_clusters`).
clusters as (

    select
        account_key,
        period_key,
        theme_bits,
        promoters,
        detractors,
        responses,
        branch_id,
        true as is_in_overall,
        annual_revenue
    from cells
    where is_only_version
    {%- for branch_id in ['branch_id', 'null'] %}
    union all
    select
        account_key,
        period_key,
        theme_bits,
        sum(promoters) as promoters,
        sum(detractors) as detractors,
        sum(responses) as responses,
        {{ branch_id }} as branch_id,
        {{ branch_id == 'null' }} as is_in_overall,
        max(annual_revenue) as annual_revenue
    from cells
    where not is_only_version
    group by account_key, period_key, theme_bits{{ ', branch_id' if branch_id != 'null' }}
    {%- endfor %}

),

-- Theme −1 stands for all texts of the account.
themes_of_bits as (

    select
        bits.theme_bits,
        themes.theme_number
    from (select distinct theme_bits from {{ ref('int_theme_cells') }}) as bits
    cross join (
        select theme_number from {{ ref('int_themes') }}
        union all
        select -1 as theme_number
    ) as themes
    where themes.theme_number = -1 or {{ has_theme('bits.theme_bits', 'themes.theme_number') }}

)

select
    clusters.is_in_overall,
    clusters.branch_id,
    clusters.account_key,
    clusters.period_key,
    themes_of_bits.theme_number,
    cast(sum(clusters.promoters) as bigint) as promoters,
    cast(sum(clusters.detractors) as bigint) as detractors,
    cast(sum(clusters.responses) as bigint) as responses,
    max(clusters.annual_revenue) as annual_revenue
from clusters
inner join themes_of_bits on clusters.theme_bits = themes_of_bits.theme_bits
group by
    clusters.is_in_overall, clusters.branch_id, clusters.account_key, clusters.period_key,
    themes_of_bits.theme_number
