with

periods as (

    select * from {{ ref('int_periods_listed') }}

),

counts as (

    select
        account_id,
        period_type,
        period_start
    from {{ ref('int_account_periods_touched') }}
    where period_type <> 'turn' and {{ touched_now() }}
    union
    select
        starts.account_id,
        periods.period_type,
        periods.period_start
    from {{ ref('int_rolling_starts_found') }} as starts
    inner join periods
        on periods.period_type = 'rolling_12_months' and periods.period_end >= starts.first_month

),

people as (

    select
        counted.account_id,
        counted.period_type,
        counted.period_start
    from {{ ref('int_account_periods_counted') }} as counted
    where {{ in_part() }}
        and counted.account_id in (select account_id from {{ ref('int_accounts_touched') }})

),

-- An answer counts as one to the month in which it was asked for.
invitations as (

    select
        invitations.account_id,
        period_months.period_type,
        period_months.period_start
    from {{ ref('int_invitations_attributed') }} as invitations
    inner join {{ ref('int_period_months_listed') }} as period_months
        on invitations.month_start = period_months.month_start
    where invitations.respondent_id in (
        select respondent_id from {{ ref('int_responses_reread') }}
        where is_touched
    )

),

touched as (

    select * from counts
    union
    select * from people
    union
    select * from invitations

)

select
    account_id,
    period_type,
    period_start
from touched
union
-- The change of the next period is a change from this one.
select
    touched.account_id,
    periods.period_type,
    periods.period_start
from touched
inner join periods
    on touched.period_type = periods.period_type
    and touched.period_start = periods.previous_period_start
