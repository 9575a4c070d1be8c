with

figures as (

    select * from {{ ref('int_nps_measured') }}
    where entity_type = 'account'

),

periods as (

    select * from {{ ref('int_periods_listed') }}

),

-- What a build in part leaves as it is, and what it makes follows on.
untouched as (

    select
        kept.account_id,
        kept.period_type,
        kept.period_start,
        kept.nps,
        kept.standard_error
    from {{ as_last_built('figures', 'int_account_figures_measured', {
        'account_id': 'string', 'period_type': 'string', 'period_start': 'date', 'nps': 'double',
        'standard_error': 'double'
    }) }} as kept
    -- The first months may hold no answer any more.
    inner join periods
        on kept.period_type = periods.period_type
        and kept.period_start = periods.period_start
    inner join periods as next_periods
        on kept.period_type = next_periods.period_type
        and kept.period_start = next_periods.previous_period_start
    inner join {{ ref('int_account_figures_touched') }} as following
        on kept.account_id = following.account_id
        and next_periods.period_type = following.period_type
        and next_periods.period_start = following.period_start
    left join {{ ref('int_account_figures_touched') }} as touched
        on kept.account_id = touched.account_id
        and kept.period_type = touched.period_type
        and kept.period_start = touched.period_start
    where touched.account_id is null

),

previous_figures as (

    select
        entity_id,
        period_type,
        period_start,
        nps,
        standard_error
    -- In full not `figures` once more: DuckDB would write it down, all columns of it.
    from {{ ref('int_nps_measured') if builds_in_full() else 'figures' }}
    where entity_type = 'account'
    union all
    select * from untouched

)

select
    figures.entity_id as account_id,
    figures.branch_id,
    figures.period_type,
    figures.period_start,
    figures.responses,
    figures.promoters,
    figures.passives,
    figures.detractors,
    figures.nps,
    figures.nps_low,
    figures.nps_high,
    figures.standard_error,
    {{ score_columns() }},
    figures.contacts,
    figures.invitations,
    figures.response_rate,
    previous_figures.nps as previous_nps,
    {{ combined_error('figures.standard_error', 'previous_figures.standard_error') }}
        as change_error
from figures
inner join periods
    on figures.period_type = periods.period_type
    and figures.period_start = periods.period_start
left join previous_figures
    on figures.entity_id = previous_figures.entity_id
    and figures.period_type = previous_figures.period_type
    and periods.previous_period_start = previous_figures.period_start
-- All accounts in one period, and all periods of one account, are read without reading the rest.
order by figures.period_type, {{ first_day('year', 'figures.period_start') }}, figures.entity_id
