with

answered as (

    select * from {{ ref('int_channel_differences') }}

),

invited as (

    select * from {{ ref('int_channel_invitations') }}

),

-- A channel people were invited through need not be one they answered through (sms, then the web).
channels as (

    select channel, period_key from answered
    union
    select channel, period_key from invited

),

figures as (

    select
        channels.channel as channel_name,
        channels.period_key as period,
        answered.*,
        invited.delivered,
        {{ share('invited.answered', 'invited.delivered') }} as response_rate,
        pairs.people as people_in_both,
        pairs.total,
        pairs.squares as pair_squares
    from channels
    left join answered
        on channels.channel = answered.channel
        and channels.period_key = answered.period_key
    left join invited
        on channels.channel = invited.channel
        and channels.period_key = invited.period_key
    left join {{ ref('int_channel_pairs') }} as pairs
        on channels.channel = pairs.channel
        and channels.period_key = pairs.period_key

)

select
    figures.channel_name as channel,
    periods.period_type,
    periods.period_name,
    periods.is_complete,
    periods.is_latest,
    {{ not_reportable_reason('coalesce(responses, 0)', 'cast(null as bigint)') }} is null
        as is_reportable,
    {{ not_reportable_reason('coalesce(responses, 0)', 'cast(null as bigint)') }}
        as not_reportable_reason,
    {{ is_significant_if_tested('difference_not_tested_reason', 'p_value', 'p_value_threshold') }}
        as is_different,
    case
        when responses is null then 'nothing to compare with' else difference_not_tested_reason
    end as difference_not_tested_reason,
    coalesce(responses, 0) as responses,
    coalesce(promoters, 0) as promoters,
    coalesce(responses - promoters - detractors, 0) as passives,
    coalesce(detractors, 0) as detractors,
    nps,
    case when responses > 0 then {{ roll_up_bound(-1) }} end as nps_low,
    case when responses > 0 then {{ roll_up_bound(1) }} end as nps_high,
    delivered,
    response_rate,
    nps_others,
    nps_difference,
    {{ difference_bound(
        'nps_difference', 'centre_difference', 'difference_error', '0e0', '-200e0', -1
    ) }}
        as nps_difference_low,
    {{ difference_bound(
        'nps_difference', 'centre_difference', 'difference_error', '0e0', '200e0', 1
    ) }}
        as nps_difference_high,
    coalesce(people_in_both, 0) as people_in_both,
    100 * {{ mean_change('people_in_both', 'total') }} as paired_difference,
    100 * {{ mean_change_bound('people_in_both', 'total', 'pair_squares', -1) }}
        as paired_difference_low,
    100 * {{ mean_change_bound('people_in_both', 'total', 'pair_squares', 1) }}
        as paired_difference_high,
    periods.period_start,
    periods.period_end
from figures
inner join {{ ref('int_periods') }} as periods on figures.period = periods.period_key
