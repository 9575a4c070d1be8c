-- In every period, the voices counted over accounts are those of the answers themselves: a
-- count that a build in part left behind shows here.
with

-- Periods are made of months: answers of the same two months are alike.
months as (

    select
        {{ first_day('month', 'responded_on') }} as responded_on,
        {{ first_day('month', 'superseded_on') }} as superseded_on,
        count(*) as responses
    from {{ ref('int_responses_kept') }}
    where left_out_as is null
    group by {{ first_day('month', 'responded_on') }}, {{ first_day('month', 'superseded_on') }}

),

answers as (

    select
        responses,
        {{ enters_on() }} as enters_on,
        {{ leaves_on() }} as leaves_on,
        {{ period_start('quarter', 'responded_on') }} as quarter_start,
        {{ period_start('year', 'responded_on') }} as year_start,
        {{ speaks_in('quarter') }} as speaks_in_quarter,
        {{ speaks_in('year') }} as speaks_in_year
    from months

),

calendar as (

    select 'month' as period_type, enters_on as period_start, responses
    from answers
    where leaves_on > enters_on
    union all
    select 'quarter' as period_type, quarter_start as period_start, responses
    from answers
    where speaks_in_quarter
    union all
    select 'year' as period_type, year_start as period_start, responses
    from answers
    where speaks_in_year

),

rolling as (

    select
        'rolling_12_months' as period_type,
        {{ add_months('months.month_start', -11) }} as period_start,
        answers.responses
    from {{ ref('int_months_listed') }} as months
    inner join answers
        on months.month_start >= answers.enters_on
        and months.month_start < answers.leaves_on

),

expected as (

    select
        period_type,
        period_start,
        cast(sum(responses) as bigint) as responses
    from (select * from calendar union all select * from rolling) as periods
    group by period_type, period_start

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
