with

as_of as (

    select
        max(load_id) as load_id,
        {{ reporting_date('max(started_at)') }} as as_of_on
    from {{ ref('stg_loads__files') }}
    where status = 'loaded'

),

bands as (

    {{ bonus_bands(ref('bonus_bands')) }}

),

figures as (

    select
        payees.*,
        figures.measured_responses,
        figures.measure_points,
        figures.measure_low,
        figures.measure_high,
        figures.other_manager_share,
        coalesce(figures.responses, 0) as responses,
        coalesce(figures.promoters, 0) as promoters,
        coalesce(figures.passives, 0) as passives,
        coalesce(figures.detractors, 0) as detractors,
        coalesce(figures.accounts, 0) as accounts,
        {{ share('payees.answered_invitations', 'payees.invitations') }} as response_rate
    from {{ ref('int_bonus_payees') }} as payees
    left join {{ ref('int_bonus_figures') }} as figures
        on {{ same_bonus_key('payees', 'figures') }}

),

rules as (

    select
        *,
        {{ bonus_verdicts() }}
    from figures

),

with_reasons as (

    select
        *,
        {{ bonus_not_eligible_reason() }} as not_eligible_reason
    from rules

),

paid as (

    select
        with_reasons.*,
        bands.from_points as band_from_points,
        {{ bonus_share('with_reasons.measure_points', 'bands', 'with_reasons.payout') }}
            as payout_share
    from with_reasons
    left join bands
        on with_reasons.scheme_id = bands.scheme_id
        and with_reasons.scheme_version = bands.scheme_version
        and {{ bonus_band('with_reasons.measure_points', 'bands') }}

)

select
    {{ bonus_statement_columns() }}
from paid
cross join as_of
left join {{ ref('dim_account_managers') }} as managers
    on paid.payee_id = managers.account_manager_id
left join {{ ref('dim_branches') }} as branches
    on paid.payee_id = branches.branch_id
