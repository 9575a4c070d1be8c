-- In every period, the voices counted over accounts are those of the answers themselves: a
-- count that a build in part left behind shows here.
with

answers as (

    select
        responded_on,
        {{ enters_on() }} as enters_on,
        {{ leaves_on() }} as leaves_on,
        {{ speaks_in('quarter') }} as speaks_in_quarter,
        {{ speaks_in('year') }} as speaks_in_year
    from {{ ref('fct_responses') }}

),

calendar as (

    select
        'month' as period_type,
        enters_on as period_start,
        {{ count_where('leaves_on > enters_on') }} as responses
    from answers
    group by enters_on
    union all
    select
        'quarter' as period_type,
        {{ period_start('quarter', 'responded_on') }} as period_start,
        {{ count_where('speaks_in_quarter') }} as responses
    from answers
    group by {{ period_start('quarter', 'responded_on') }}
    union all
    select
        'year' as period_type,
        {{ period_start('year', 'responded_on') }} as period_start,
        {{ count_where('speaks_in_year') }} as responses
    from answers
    group by {{ period_start('year', 'responded_on') }}

),

stays as (

    select
        enters_on,
        leaves_on,
        count(*) as responses
    from answers
    where leaves_on > enters_on
    group by enters_on, leaves_on

),

rolling as (

    select
        'rolling_12_months' as period_type,
        {{ add_months('months.month_start', -11) }} as period_start,
        cast(sum(stays.responses) as bigint) as responses
    from {{ ref('int_months_listed') }} as months
    inner join stays
        on months.month_start >= stays.enters_on
        and months.month_start < stays.leaves_on
    group by months.month_start

),

expected as (

    select * from calendar
    where responses > 0
    union all
    select * from rolling

),

counted as (

    select
        period_type,
        period_start,
        cast(sum({{ promoters() }} + {{ passives() }} + {{ detractors() }}) as bigint) as responses
    from {{ ref('int_account_periods_counted') }}
    group by period_type, period_start

)

(select * from expected except select * from counted)
union all
(select * from counted except select * from expected)
