with

figures as (

    select
        figures.*,
        accounts.account_name,
        periods.period_name,
        periods.is_complete,
        periods.is_latest,
        periods.period_end,
        {{ account_nps('figures', 'previous_') }} as previous_nps,
        {{ account_centre_change('figures') }} as centre_change,
        {{ combined_error('figures.standard_error', 'figures.previous_standard_error') }}
            as change_error,
        {{ account_change_rounding('figures') }} as half_people,
        {{ account_attainable_change('figures', -1) }} as lowest_change,
        {{ account_attainable_change('figures', 1) }} as highest_change,
        thresholds.z_threshold
    from {{ ref('account_figures') }} as figures
    inner join {{ ref('int_periods') }} as periods on figures.period_key = periods.period_key
    inner join {{ ref('int_accounts') }} as accounts on figures.account_key = accounts.account_key
    left join {{ ref('int_significance_thresholds') }} as thresholds
        on thresholds.comparison = 'change'
        and figures.period_key = thresholds.period_key

),

compared as (

    select
        figures.*,
        figures.nps - figures.previous_nps as nps_change,
        {{ not_tested_reason(
            '(figures.nps - figures.previous_nps)', 'figures.change_error', 'figures.responses',
            'figures.previous_responses'
        ) }} as change_not_tested_reason,
        names.branch_name,
        branches.nps as branch_nps,
        coalesce(spreads.between_variance, 0.0) as between_variance
    from figures
    inner join {{ ref('dim_branches') }} as names on figures.branch_id = names.branch_id
    left join {{ ref('entity_figures') }} as branches
        on branches.entity_type = 'branch'
        and figures.branch_id = branches.entity_id
        and figures.period_key = branches.period_key
    left join {{ ref('int_branch_spreads') }} as spreads
        on figures.branch_id = spreads.branch_id
        and figures.period_key = spreads.period_key

)

select
    account_id,
    account_name,
    branch_id,
    branch_name,
    period_type,
    period_name,
    is_complete,
    is_latest,
    {{ not_reportable_reason('responses', 'contacts') }} is null as is_reportable,
    {{ not_reportable_reason('responses', 'contacts') }} as not_reportable_reason,
    {{ is_beyond_limit_if_tested(
        'change_not_tested_reason',
        difference_z('centre_change', 'change_error', 'half_people'), 'z_threshold'
    ) }} as is_change_significant,
    change_not_tested_reason,
    responses,
    promoters,
    responses - promoters - detractors as passives,
    detractors,
    {{ share('promoters', 'responses') }} as promoter_share,
    {{ share('(responses - promoters - detractors)', 'responses') }} as passive_share,
    {{ share('detractors', 'responses') }} as detractor_share,
    nps,
    nps_low,
    nps_high,
    standard_error,
    {{ mean_score('responses') }} as mean_score,
    {{ score_columns() }},
    contacts,
    invitations,
    answered_invitations,
    {{ share('answered_invitations', 'invitations') }} as response_rate,
    previous_nps,
    nps_change,
    {{ difference_bound(
        'nps_change', 'centre_change', 'change_error', 'half_people', 'lowest_change', -1
    ) }} as nps_change_low,
    {{ difference_bound(
        'nps_change', 'centre_change', 'change_error', 'half_people', 'highest_change', 1
    ) }} as nps_change_high,
    {{ shrunk('nps', 'branch_nps', 'standard_error', 'between_variance') }} as shrunk_nps,
    period_start,
    period_end
from compared
