with

figures as (

    select
        figures.account_id,
        figures.period_type,
        periods.period_name,
        figures.period_start,
        previous.period_name as previous_period_name,
        figures.previous_responses is not null as has_previous,
        figures.contacts,
        figures.previous_contacts,
        {{ account_workings('figures') }},
        {{ account_workings('figures', 'previous_') }},
        figures.nps - {{ account_nps('figures', 'previous_') }} as nps_change,
        {{ account_centre_change('figures') }} as centre_change,
        {{ combined_error('figures.standard_error', 'figures.previous_standard_error') }}
            as change_error,
        {{ account_change_rounding('figures') }} as change_half_people,
        {{ account_attainable_change('figures', -1) }} as lowest_change,
        {{ account_attainable_change('figures', 1) }} as highest_change,
        thresholds.tests as change_tests,
        thresholds.significant_tests as change_significant_tests,
        {{ family_limit('thresholds') }} as change_family_limit,
        thresholds.p_value_threshold as change_p_value_threshold
    from {{ ref('account_figures') }} as figures
    inner join {{ ref('int_periods') }} as periods on figures.period_key = periods.period_key
    left join {{ ref('int_periods') }} as previous
        on periods.previous_period_key = previous.period_key
    left join {{ ref('int_significance_thresholds') }} as thresholds
        on thresholds.comparison = 'change'
        and figures.period_key = thresholds.period_key

)

select
    'account' as entity_type,
    account_id as entity_id,
    *,
    {{ test_workings('centre_change', 'change_error', 'change_half_people', 'change') }}
from figures
