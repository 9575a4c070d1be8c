with

part as (

    select * from {{ ref('int_channel_scores') }}
    where channel <> '(all)'

),

whole as (

    select * from {{ ref('int_channel_scores') }}
    where channel = '(all)'

),

rest as (

    select
        part.channel,
        part.period_key,
        {{ rest_of('part', 'whole') }},
        {{ shared_of('part') }}
    from part
    inner join whole on part.period_key = whole.period_key

),

compared as (

    select
        part.channel,
        part.period_key,
        part.promoters,
        part.detractors,
        part.responses,
        rest.responses as other_responses,
        {{ nps('part.promoters', 'part.detractors', 'part.responses') }} as nps,
        100 * {{ roll_up_error('part') }} as standard_error,
        {{ nps('rest.promoters', 'rest.detractors', 'rest.responses') }} as nps_others,
        100 * (
            {{ adjusted_nps('part.promoters', 'part.detractors', 'part.responses') }}
            - {{ adjusted_nps('rest.promoters', 'rest.detractors', 'rest.responses') }}
        ) as centre_difference,
        case when rest.responses > 0 then 100 * {{ paired_error('part', 'rest', 'rest') }} end
            as difference_error
    from part
    inner join rest
        on part.channel = rest.channel
        and part.period_key = rest.period_key

),

tested as (

    select
        *,
        nps - nps_others as nps_difference,
        {{ not_tested_reason(
            '(nps - nps_others)', 'difference_error', 'responses', 'other_responses'
        ) }} as difference_not_tested_reason,
        {{ difference_p_value('centre_difference', 'difference_error', '0e0') }} as p_value
    from compared

),

ranked as (

    select
        *,
        -- Those that are not tested come last, so they take nobody's place.
        row_number() over (
            partition by period_key
            order by case when difference_not_tested_reason is null then 0 else 1 end, p_value
        ) as place,
        sum(case when difference_not_tested_reason is null then 1 else 0 end)
            over (partition by period_key) as tests
    from tested

),

-- The channels of a period are tested together.
thresholds as (

    select
        period_key,
        {{ largest_significant('p_value', 'place', 'tests') }} as p_value_threshold
    from ranked
    where difference_not_tested_reason is null
    group by period_key

)

select
    ranked.*,
    thresholds.p_value_threshold
from ranked
left join thresholds on ranked.period_key = thresholds.period_key
