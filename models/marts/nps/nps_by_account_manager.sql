with

figures as (

    select * from {{ ref('int_nps_compared') }}
    where entity_type = 'account_manager'

)

select
    entity_id as account_manager_id,
    period_type,
    period_start,
    period_end,
    period_name,
    is_complete,
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
    response_rate,
    not_reportable_reason is null as is_reportable,
    not_reportable_reason,
    previous_nps,
    nps_change,
    nps_change_low,
    nps_change_high,
    is_change_significant,
    account_mean_nps,
    revenue_weighted_nps,
    effective_accounts,
    design_effect
from figures
