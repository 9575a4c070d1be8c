with

months as (

    select
        account_id,
        month_start
    from {{ ref('int_account_months_touched') }}
    where {{ touched_now() }}

)

select distinct
    account_id,
    'month' as period_type,
    month_start as period_start
from months
union all
select distinct
    account_id,
    'quarter' as period_type,
    {{ period_start('quarter', 'month_start') }} as period_start
from months
union all
select distinct
    account_id,
    'year' as period_type,
    {{ period_start('year', 'month_start') }} as period_start
from months
