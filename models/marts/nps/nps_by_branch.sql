with

figures as (

    select
        figures.*,
        names.branch_name
    from {{ ref('entity_figures') }} as figures
    inner join {{ ref('dim_branches') }} as names on figures.entity_id = names.branch_id
    where figures.entity_type = 'branch'

)

select
    entity_id as branch_id,
    branch_name,
    period_type,
    period_name,
    is_complete,
    is_latest,
    is_reportable,
    not_reportable_reason,
    is_change_significant,
    change_not_tested_reason,
    interval_basis,
    responses,
    promoters,
    passives,
    detractors,
    promoter_share,
    passive_share,
    detractor_share,
    nps,
    nps_low,
    nps_high,
    standard_error,
    mean_score,
    {{ score_columns() }},
    invitations,
    answered_invitations,
    response_rate,
    previous_nps,
    nps_change,
    nps_change_low,
    nps_change_high,
    account_mean_nps,
    revenue_weighted_nps,
    effective_accounts,
    effective_accounts_by_revenue,
    design_effect,
    period_start,
    period_end
from figures
