with

touched as (

    select
        account_id,
        month_start
    from {{ ref('int_account_months_touched') }}
    where {{ touched_now() }}

),

voices as (

    select
        account_id,
        branch_id,
        account_manager_id,
        score,
        annual_revenue,
        {{ enters_on() }} as enters_on,
        {{ leaves_on() }} as leaves_on
    from {{ ref('fct_responses') }}
    where {{ speaks_in('month') }}

),

entering as (

    select
        account_id,
        branch_id,
        account_manager_id,
        enters_on as month_start,
        {{ count_scores() }},
        {{ count_revenue() }}
    from voices
    where {{ touched_only('(account_id, enters_on) in (select account_id, month_start from touched)') }}
    group by account_id, branch_id, account_manager_id, enters_on

),

leaving as (

    select
        account_id,
        branch_id,
        account_manager_id,
        leaves_on as month_start,
        {{ count_scores() }},
        {{ count_revenue() }}
    from voices
    where {{ touched_only('(account_id, leaves_on) in (select account_id, month_start from touched)') }}
    group by account_id, branch_id, account_manager_id, leaves_on

)

select
    coalesce(entering.account_id, leaving.account_id) as account_id,
    coalesce(entering.branch_id, leaving.branch_id) as branch_id,
    coalesce(entering.account_manager_id, leaving.account_manager_id) as account_manager_id,
    coalesce(entering.month_start, leaving.month_start) as month_start,
    {{ entering_and_leaving() }}
from entering
full outer join leaving
    on entering.account_id = leaving.account_id
    and entering.branch_id = leaving.branch_id
    and entering.account_manager_id = leaving.account_manager_id
    and entering.month_start = leaving.month_start
