with

counted as (

    select
        counted.period_type,
        counted.period_start,
        counted.account_id,
        counted.account_version_from,
        {{ score_columns() }},
        {{ promoters() }} + {{ passives() }} + {{ detractors() }} as responses
    from {{ ref('int_account_periods_counted') }} as counted
    where {{ is_in_touched_period() }}

),

versions as (

    select
        *,
        cast(round(annual_revenue * 100) as bigint) as revenue_cents
    from {{ ref('int_account_versions_dated') }}

),

split as (

    select
        counted.*,
        versions.branch_id,
        versions.account_manager_id,
        versions.revenue_cents
    from counted
    inner join {{ ref('int_accounts_split') }} as split on counted.account_id = split.account_id
    inner join versions
        on counted.account_id = versions.account_id
        and counted.account_version_from = versions.valid_from

)

-- Most accounts have one version, and one row serves all three entities.
select
    '(all)' as overall_id,
    coalesce(versions.branch_id, '(unknown)') as branch_id,
    coalesce(versions.account_manager_id, '(unknown)') as account_manager_id,
    counted.period_type,
    counted.period_start,
    counted.account_id,
    {{ score_columns() }},
    cast(versions.revenue_cents as double) as weight
from counted
left join {{ ref('int_accounts_split') }} as split on counted.account_id = split.account_id
left join versions on counted.account_id = versions.account_id
where split.account_id is null
union all
select
    '(all)' as overall_id,
    null as branch_id,
    null as account_manager_id,
    period_type,
    period_start,
    account_id,
    {{ sum_scores() }},
    {{ mean_revenue() }} as weight
from split
group by period_type, period_start, account_id
union all
select
    null as overall_id,
    branch_id,
    null as account_manager_id,
    period_type,
    period_start,
    account_id,
    {{ sum_scores() }},
    {{ mean_revenue() }} as weight
from split
group by branch_id, period_type, period_start, account_id
union all
select
    null as overall_id,
    null as branch_id,
    account_manager_id,
    period_type,
    period_start,
    account_id,
    {{ sum_scores() }},
    {{ mean_revenue() }} as weight
from split
group by account_manager_id, period_type, period_start, account_id
