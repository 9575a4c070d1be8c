with

touched as (

    select * from {{ ref('int_account_periods_touched') }}
    where {{ touched_now() }}

),

-- Whoever enters a month is a voice of it.
months as (

    select
        'month' as period_type,
        month_start as period_start,
        account_id,
        account_version_from,
        {{ score_columns() }}
    from {{ ref('int_account_months_turned') }}
    where {{ promoters() }} + {{ passives() }} + {{ detractors() }} > 0

),

quarters as (

    select
        'quarter' as period_type,
        {{ period_start('quarter', 'responded_on') }} as period_start,
        account_id,
        account_version_from,
        {{ count_scores() }}
    from {{ ref('int_responses_kept') }}
    where left_out_as is null and {{ speaks_in('quarter') }}
        and {{ is_touched('quarter', period_start('quarter', 'responded_on')) }}
    group by
        {{ period_start('quarter', 'responded_on') }}, account_id, account_version_from

),

years as (

    select
        'year' as period_type,
        {{ period_start('year', 'responded_on') }} as period_start,
        account_id,
        account_version_from,
        {{ count_scores() }}
    from {{ ref('int_responses_kept') }}
    where left_out_as is null and {{ speaks_in('year') }}
        and {{ is_touched('year', period_start('year', 'responded_on')) }}
    group by {{ period_start('year', 'responded_on') }}, account_id, account_version_from

)

select * from months
where {{ is_touched('month', 'period_start') }}
union all
select * from quarters
union all
select * from years
