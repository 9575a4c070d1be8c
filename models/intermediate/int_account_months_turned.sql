with

touched as (

    select * from {{ ref('int_account_periods_touched') }}
    where {{ touched_now() }}

),

entering as (

    select
        account_id,
        account_version_from,
        enters_on as month_start,
        {{ count_scores() }}
    from {{ voices() }}
    where {{ is_touched('turn', 'enters_on') }}
    group by account_id, account_version_from, enters_on

),

leaving as (

    select
        account_id,
        account_version_from,
        leaves_on as month_start,
        {{ count_scores() }}
    from {{ voices() }}
    where {{ is_touched('turn', 'leaves_on') }}
    group by account_id, account_version_from, leaves_on

)

select
    coalesce(entering.account_id, leaving.account_id) as account_id,
    coalesce(entering.account_version_from, leaving.account_version_from)
        as account_version_from,
    coalesce(entering.month_start, leaving.month_start) as month_start,
    {{ entering_and_leaving() }}
from entering
full outer join leaving
    on entering.account_id = leaving.account_id
    and entering.account_version_from = leaving.account_version_from
    and entering.month_start = leaving.month_start
