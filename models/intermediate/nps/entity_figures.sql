with

scores as (

    select
        *,
        {{ promoters() }} as promoters,
        {{ passives() }} as passives,
        {{ detractors() }} as detractors,
        {{ responses() }} as responses
    from {{ ref('int_entity_scores') }}

),

figures as (

    select
        *,
        {{ nps('promoters', 'detractors', 'responses') }} as nps,
        {{ mean_score('responses') }} as mean_score,
        100 * {{ adjusted_nps('promoters', 'detractors', 'responses') }} as interval_centre,
        100 * {{ roll_up_error('scores') }} as standard_error,
        {{ roll_up_variance('scores') }} as variance
    from scores

),

-- The same customers are compared with themselves.
changes as (

    select
        figures.*,
        periods.period_type,
        periods.period_name,
        periods.is_complete,
        periods.is_latest,
        periods.period_start,
        periods.period_end,
        previous.nps as previous_nps,
        previous.responses as previous_responses,
        figures.nps - previous.nps as nps_change,
        figures.interval_centre - previous.interval_centre as centre_change,
        100 * {{ paired_error('figures', 'previous', 'figures') }} as change_error
    from figures
    inner join {{ ref('int_periods') }} as periods on figures.period_key = periods.period_key
    left join figures as previous
        on figures.entity_type = previous.entity_type
        and figures.entity_id = previous.entity_id
        and periods.previous_period_key = previous.period_key

),

tested as (

    select
        *,
        {{ not_tested_reason('nps_change', 'change_error', 'responses', 'previous_responses') }}
            as change_not_tested_reason
    from changes

)

select
    tested.entity_type,
    tested.entity_id,
    period_type,
    period_name,
    is_complete,
    is_latest,
    {{ not_reportable_reason('responses', 'cast(null as bigint)') }} is null as is_reportable,
    {{ not_reportable_reason('responses', 'cast(null as bigint)') }} as not_reportable_reason,
    {{ is_significant_if_tested(
        'change_not_tested_reason', difference_p_value('centre_change', 'change_error', '0e0')
    ) }} as is_change_significant,
    change_not_tested_reason,
    {{ interval_basis('clusters') }} as interval_basis,
    tested.period_key,
    responses,
    promoters,
    passives,
    detractors,
    {{ share('promoters', 'responses') }} as promoter_share,
    {{ share('passives', 'responses') }} as passive_share,
    {{ share('detractors', 'responses') }} as detractor_share,
    nps,
    {{ roll_up_bound(-1) }} as nps_low,
    {{ roll_up_bound(1) }} as nps_high,
    interval_centre,
    standard_error,
    mean_score,
    {{ score_columns() }},
    invitations.invitations,
    invitations.answered_invitations,
    {{ share('invitations.answered_invitations', 'invitations.invitations') }} as response_rate,
    previous_nps,
    nps_change,
    {{ difference_bound('nps_change', 'centre_change', 'change_error', '0e0', '-200e0', -1) }}
        as nps_change_low,
    {{ difference_bound('nps_change', 'centre_change', 'change_error', '0e0', '200e0', 1) }}
        as nps_change_high,
    account_mean_nps,
    revenue_weighted_nps,
    effective_accounts,
    effective_accounts_by_revenue,
    variance / nullif({{ answer_variance('promoters', 'detractors', 'responses') }} / responses, 0)
        as design_effect,
    clusters,
    balance_squares,
    products,
    squares,
    {{ shared_sums().keys() | join(', ') }},
    centre_change,
    change_error,
    period_start,
    period_end
from tested
left join {{ ref('int_invitation_counts') }} as invitations
    on tested.entity_type = invitations.entity_type
    and tested.entity_id = invitations.entity_id
    and tested.period_key = invitations.period_key
