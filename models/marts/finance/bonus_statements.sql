with

-- A closing is never changed, so what it says of a period is the statement; a correction pays a
-- difference and leaves it as it is.
closings as (

    select
        *,
        'closed' as state,
        {{ json_text('scheme', 'scheme_name') }} as scheme_name,
        {{ json_text('scheme', 'prepared_by') }} as prepared_by,
        {{ json_text('scheme', 'approved_by') }} as scheme_approved_by,
        {{ read_date(json_text('scheme', 'approved_on')) }} as approved_on,
        cast({{ json_text('scheme', 'close_after_days') }} as int) as close_after_days
    from {{ ref('stg_finance__closings') }}
    where kind = 'closing'

),

closed as (

    select
        closings.*,
        {{ payee_name() }} as payee_name,
        {{ add_days('period_end', '1 + close_after_days') }} as closable_on
    from closings
    left join {{ ref('dim_account_managers') }} as managers
        on closings.payee_id = managers.account_manager_id
    left join {{ ref('dim_branches') }} as branches
        on closings.payee_id = branches.branch_id

),

open_periods as (

    select * from {{ ref('int_bonus_statements') }}
    where state <> 'closed'

)
{% for relation in ['open_periods', 'closed'] %}
select
    {{ bonus_key() | join(', ') }},
    scheme_name,
    payee_name,
    measure_name,
    is_eligible,
    not_eligible_reason,
    has_minimum_responses,
    has_minimum_response_rate,
    has_minimum_accounts,
    state,
    currency,
    closing_id,
    prepared_by,
    {{ 'scheme_approved_by as ' if relation == 'closed' }}approved_by,
    measure_points,
    measure_low,
    measure_high,
    responses,
    promoters,
    passives,
    detractors,
    measured_responses,
    minimum_responses,
    accounts,
    minimum_accounts,
    invitations,
    answered_invitations,
    response_rate,
    minimum_response_rate,
    band_from_points,
    payout_share,
    target_amount,
    amount,
    other_manager_share,
    as_of_load_id,
    period_start,
    period_end,
    closable_on,
    approved_on
from {{ relation }}
{{ 'union all' if not loop.last }}
{% endfor %}
