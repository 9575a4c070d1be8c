with

figures as (

    select * from {{ ref('int_nps_compared') }}
    where entity_type = 'account'

),

shrunk as (

    select * from {{ ref('int_account_nps_shrunk') }}

)

select
    figures.entity_id as account_id,
    shrunk.branch_id,
    figures.period_type,
    figures.period_start,
    figures.period_end,
    figures.period_name,
    figures.is_complete,
    figures.responses,
    figures.promoters,
    figures.passives,
    figures.detractors,
    figures.promoter_share,
    figures.passive_share,
    figures.detractor_share,
    figures.nps,
    figures.nps_low,
    figures.nps_high,
    figures.standard_error,
    figures.mean_score,
    {{ score_columns() }},
    figures.invitations,
    figures.response_rate,
    figures.not_reportable_reason is null as is_reportable,
    figures.not_reportable_reason,
    figures.previous_nps,
    figures.nps_change,
    figures.nps_change_low,
    figures.nps_change_high,
    figures.is_change_significant,
    figures.contacts,
    shrunk.shrunk_nps
from figures
inner join shrunk
    on figures.entity_id = shrunk.account_id
    and figures.period_type = shrunk.period_type
    and figures.period_start = shrunk.period_start
