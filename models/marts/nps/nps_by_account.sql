with

figures as (

    select * from {{ ref('int_account_nps_shrunk') }}

)

select
    entity_id as account_id,
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
    contacts,
    shrunk_nps
from figures
