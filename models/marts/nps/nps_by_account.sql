with

figures as (

    select
        figures.*,
        periods.period_end,
        periods.period_name,
        periods.is_complete,
        figures.nps - figures.previous_nps as nps_change,
        limits.p_value_limit,
        branches.nps as branch_nps,
        coalesce(spreads.between_variance, 0.0) as between_variance
    from {{ ref('int_account_figures_measured') }} as figures
    inner join {{ ref('int_periods_listed') }} as periods
        on figures.period_type = periods.period_type
        and figures.period_start = periods.period_start
    left join {{ ref('int_significance_limits_found') }} as limits
        on limits.comparison = 'change'
        and figures.period_type = limits.period_type
        and figures.period_start = limits.period_start
    left join {{ ref('nps_by_branch') }} as branches
        on figures.branch_id = branches.branch_id
        and figures.period_type = branches.period_type
        and figures.period_start = branches.period_start
    left join {{ ref('int_account_spreads_measured') }} as spreads
        on figures.branch_id = spreads.branch_id
        and figures.period_type = spreads.period_type
        and figures.period_start = spreads.period_start

)

select
    account_id,
    branch_id,
    period_type,
    period_start,
    period_end,
    period_name,
    is_complete,
    responses,
    promoters,
    passives,
    detractors,
    {{ share('promoters', 'responses') }} as promoter_share,
    {{ share('passives', 'responses') }} as passive_share,
    {{ share('detractors', 'responses') }} as detractor_share,
    nps,
    nps_low,
    nps_high,
    standard_error,
    {{ mean_score('responses') }} as mean_score,
    {{ score_columns() }},
    invitations,
    response_rate,
    {{ not_reportable_reason('responses', 'contacts') }} is null as is_reportable,
    {{ not_reportable_reason('responses', 'contacts') }} as not_reportable_reason,
    previous_nps,
    nps_change,
    nps_change - {{ z() }} * change_error as nps_change_low,
    nps_change + {{ z() }} * change_error as nps_change_high,
    {{ is_significant(p_value('nps_change', 'change_error'), 'p_value_limit') }}
        as is_change_significant,
    contacts,
    {{ shrunk('nps', 'branch_nps', 'standard_error', 'between_variance') }} as shrunk_nps
from figures
