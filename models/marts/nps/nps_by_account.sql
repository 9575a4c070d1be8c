with

figures as (

    select
        figures.*,
        accounts.account_id,
        accounts.account_name,
        coalesce(history.branch_id, '(unknown)') as branch_id,
        periods.period_type,
        periods.period_name,
        periods.is_complete,
        periods.is_latest,
        periods.period_start,
        periods.period_end,
        {{ nps('figures.promoters', 'figures.detractors', 'figures.responses') }} as nps,
        {{ possible_voices('figures.contacts') }} as possible_voices,
        {{ combined_error('figures.standard_error', 'figures.previous_standard_error') }} as change_error,
        thresholds.p_value_threshold
    from {{ ref('account_figures') }} as figures
    inner join {{ ref('int_periods') }} as periods on figures.period_key = periods.period_key
    inner join {{ ref('int_accounts') }} as accounts on figures.account_key = accounts.account_key
    left join {{ ref('int_accounts_history') }} as history
        on figures.account_key = history.account_key
        and figures.account_version = history.account_version
    left join {{ ref('int_significance_thresholds') }} as thresholds
        on thresholds.comparison = 'change'
        and figures.period_key = thresholds.period_key

),

beside_branches as (

    select
        figures.*,
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
    {{ is_significant(p_value('(nps - previous_nps)', 'change_error'), 'p_value_threshold') }}
        as is_change_significant,
    responses,
    promoters,
    responses - promoters - detractors as passives,
    detractors,
    {{ share('promoters', 'responses') }} as promoter_share,
    {{ share('(responses - promoters - detractors)', 'responses') }} as passive_share,
    {{ share('detractors', 'responses') }} as detractor_share,
    nps,
    {{ interval_bound(
        'promoters', 'detractors', 'responses', 'possible_voices', '(standard_error / 100)', -1
    ) }} as nps_low,
    {{ interval_bound(
        'promoters', 'detractors', 'responses', 'possible_voices', '(standard_error / 100)', 1
    ) }} as nps_high,
    standard_error,
    {{ mean_score('responses') }} as mean_score,
    {{ score_columns() }},
    contacts,
    invitations,
    answered_invitations,
    {{ share('answered_invitations', 'invitations') }} as response_rate,
    previous_nps,
    nps - previous_nps as nps_change,
    nps - previous_nps - {{ z() }} * change_error as nps_change_low,
    nps - previous_nps + {{ z() }} * change_error as nps_change_high,
    {{ shrunk('nps', 'branch_nps', 'standard_error', 'between_variance') }} as shrunk_nps,
    period_start,
    period_end
from beside_branches
