with

figures as (

    select * from {{ ref('int_nps_measured') }}
    where entity_type = 'account'

),

-- What a build in part leaves as it is, and what it makes follows on.
untouched as (

    select
        kept.account_id,
        {{ next_period_number('kept.period_type', 'kept.period_start') }} as followed_by,
        kept.nps,
        kept.standard_error
    from {{ as_last_built('figures', 'int_account_figures_measured', {
        'account_id': 'string', 'period_type': 'string', 'period_start': 'date', 'nps': 'double',
        'standard_error': 'double'
    }) }} as kept
    -- The first months may hold no answer any more.
    inner join {{ ref('int_periods_listed') }} as periods
        on kept.period_type = periods.period_type
        and kept.period_start = periods.period_start
    inner join {{ ref('int_account_figures_touched') }} as following
        on kept.account_id = following.account_id
        and {{ next_period_number('kept.period_type', 'kept.period_start') }}
        = {{ period_number('following.period_type', 'following.period_start') }}
    left join {{ ref('int_account_figures_touched') }} as touched
        on kept.account_id = touched.account_id
        and kept.period_type = touched.period_type
        and kept.period_start = touched.period_start
    where touched.account_id is null

),

previous_figures as (

    select
        entity_id,
        {{ next_period_number('period_type', 'period_start') }} as followed_by,
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
left join previous_figures
    on figures.entity_id = previous_figures.entity_id
    and {{ period_number('figures.period_type', 'figures.period_start') }}
    = previous_figures.followed_by
-- All accounts in one period, and all periods of one account, are read without reading the rest.
order by figures.period_type, {{ first_day('year', 'figures.period_start') }}, figures.entity_id
