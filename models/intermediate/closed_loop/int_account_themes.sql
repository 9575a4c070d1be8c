with

-- Theme −1 stands for all texts of the account.
themes as (

    select theme_number from {{ ref('int_themes') }}
    union all
    select -1 as theme_number

),

bits as (

    select distinct theme_bits from {{ ref('int_theme_cells') }}

),

themes_of_bits as (

    select
        bits.theme_bits,
        themes.theme_number
    from bits
    cross join themes
    where themes.theme_number = -1 or {{ has_theme('bits.theme_bits', 'themes.theme_number') }}

),

-- Grouped by numbers only: most rows of the model are made here.
themed as (

    select
        cells.account_key,
        cells.account_version,
        cells.period_key,
        themes_of_bits.theme_number,
        cast(sum(cells.promoters) as bigint) as promoters,
        cast(sum(cells.detractors) as bigint) as detractors,
        cast(sum(cells.responses) as bigint) as responses
    from {{ ref('int_theme_cells') }} as cells
    inner join themes_of_bits on cells.theme_bits = themes_of_bits.theme_bits
    group by
        cells.account_key, cells.account_version, cells.period_key, themes_of_bits.theme_number

),

described as (

    select
        themed.*,
        coalesce(history.branch_id, '(unknown)') as branch_id,
        coalesce(history.is_only_version, true) as is_only_version,
        history.annual_revenue
    from themed
    left join {{ ref('int_accounts_history') }} as history
        on themed.account_key = history.account_key
        and themed.account_version = history.account_version

)

select
    true as is_in_overall,
    branch_id,
    account_key,
    account_key as cluster_key,
    period_key,
    theme_number,
    promoters,
    detractors,
    responses,
    annual_revenue
from described
where is_only_version
{%- for branch_id in ['branch_id', 'null'] %}
union all
-- The versions of an account in one branch, and in the whole, are one cluster.
select
    {{ branch_id == 'null' }} as is_in_overall,
    {{ branch_id }} as branch_id,
    account_key,
    {{ hash_key("coalesce(" ~ branch_id ~ ", '') || ' ' || account_key") }} as cluster_key,
    period_key,
    theme_number,
    cast(sum(promoters) as bigint) as promoters,
    cast(sum(detractors) as bigint) as detractors,
    cast(sum(responses) as bigint) as responses,
    max(annual_revenue) as annual_revenue
from described
where not is_only_version
group by account_key, period_key, theme_number{{ ', branch_id' if branch_id != 'null' }}
{%- endfor %}
