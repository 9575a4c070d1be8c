with

figures as (

    select * from {{ ref('int_nps_measured') }}
    where entity_type = 'account' and {{ touched_only(
        '(entity_id, period_type, period_start) in (select * from '
        ~ ref('int_account_figures_touched') ~ ')'
    ) }}

),

periods as (

    select * from {{ ref('int_periods_listed') }}

),

-- Not `figures` once more: a query used twice is kept with all its columns.
previous_figures as (

    select
        entity_id,
        period_type,
        period_start,
        nps,
        standard_error
    from {{ ref('int_nps_measured') }}
    where entity_type = 'account' and {{ touched_only(
        'entity_id in (select account_id from ' ~ ref('int_account_figures_touched') ~ ')'
    ) }}

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
-- Rows of one account lie together, so that asking for one reads little.
order by figures.entity_id
