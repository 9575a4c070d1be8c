with

-- Accounts with one version, and those nobody described. Asked for directly, here and below: DuckDB would
-- materialise all scores if they were a common table expression used twice.
settled as (

    select
        scores.account_key,
        coalesce(history.branch_id, '(unknown)') as branch_id,
        scores.period_key,
        {{ score_columns('scores') }}
    from {{ ref('int_account_scores') }} as scores
    left join {{ ref('int_accounts_history') }} as history
        on scores.account_key = history.account_key
        and scores.account_version = history.account_version
    where coalesce(history.is_only_version, true)

),

moved as (

    select
        scores.account_key,
        history.branch_id,
        scores.period_key,
        {{ score_columns('scores') }},
        sum({{ responses() }}) over (
            partition by scores.account_key, scores.period_key, history.branch_id
        ) as branch_responses
    from {{ ref('int_account_scores') }} as scores
    inner join {{ ref('int_accounts_history') }} as history
        on scores.account_key = history.account_key
        and scores.account_version = history.account_version
    where not history.is_only_version

),

-- Of an account that changed its branch in a period, the branch with the most answers is shown.
ranked as (

    select
        *,
        row_number() over (
            partition by account_key, period_key
            order by branch_responses desc, branch_id
        ) as place
    from moved

),

accounts as (

    select * from settled
    union all
    select
        account_key,
        max(case when place = 1 then branch_id end) as branch_id,
        period_key,
        {{ sum_scores() }}
    from ranked
    group by account_key, period_key

)

select
    on_file.account_id,
    accounts.branch_id,
    accounts.account_key,
    accounts.period_key,
    {{ score_columns() }},
    case
        when coalesce(others.unknown_people, 0) = 0
            then on_file.active_contacts + coalesce(others.other_contacts, 0)
    end as contacts
from accounts
inner join {{ ref('int_accounts') }} as on_file on accounts.account_key = on_file.account_key
left join {{ ref('int_contacts') }} as others
    on accounts.account_key = others.account_key
    and accounts.period_key = others.period_key
