with

versions as (

    select * from {{ ref('int_account_versions_dated') }}

),

-- An account of several versions may have several rows in a period, also in one branch.
parts as (

    select
        counted.account_id,
        counted.period_type,
        counted.period_start,
        versions.branch_id,
        {{ sum_scores() }}
    from {{ counts_to_measure() }}
    inner join {{ ref('int_accounts_split') }} as split on counted.account_id = split.account_id
    inner join versions
        on counted.account_id = versions.account_id
        and counted.account_version_from = versions.valid_from
    group by
        counted.account_id, counted.period_type, counted.period_start, versions.branch_id

),

ranked as (

    select
        *,
        row_number() over (
            partition by account_id, period_type, period_start
            order by {{ promoters() }} + {{ passives() }} + {{ detractors() }} desc, branch_id
        ) as place
    from parts

)

select
    counted.account_id,
    counted.period_type,
    counted.period_start,
    coalesce(versions.branch_id, '(unknown)') as branch_id,
    {{ score_columns() }}
from {{ counts_to_measure() }}
left join {{ ref('int_accounts_split') }} as split on counted.account_id = split.account_id
left join versions on counted.account_id = versions.account_id
where split.account_id is null
union all
select
    account_id,
    period_type,
    period_start,
    max(case when place = 1 then branch_id end) as branch_id,
    {{ sum_scores() }}
from ranked
group by account_id, period_type, period_start
