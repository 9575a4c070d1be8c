with

counts as (

    select * from {{ ref('int_case_counts') }}

),

effects as (

    select
        *,
        reanswered_after_follow_up >= {{ var('minimum_responses') }}
        and reanswered_without >= {{ var('minimum_responses') }} as is_compared
    from {{ ref('int_follow_up_effects') }}

),

medians as (

    select * from {{ ref('int_contact_medians') }}

)

select
    managers.account_manager_id,
    managers.account_manager_name,
    periods.period_type,
    periods.period_name,
    periods.is_complete,
    periods.is_latest,
    {{ not_reportable_reason('counts.cases', 'cast(null as bigint)') }} is null as is_reportable,
    {{ not_reportable_reason('counts.cases', 'cast(null as bigint)') }} as not_reportable_reason,
    counts.cases,
    counts.contacted,
    counts.contacted_in_time,
    {{ share('counts.contacted_in_time', 'counts.cases') }} as contacted_in_time_share,
    medians.median_hours_to_contact,
    counts.closed,
    counts.superseded,
    counts.still_open,
    counts.resolved,
    counts.clients_lost,
    coalesce(effects.reanswered_after_follow_up, 0) as reanswered_after_follow_up,
    effects.mean_change_after_follow_up,
    coalesce(effects.reanswered_without, 0) as reanswered_without,
    effects.mean_change_without,
    case when effects.is_compared then effects.difference end as difference,
    {%- for name, side in {'low': -1, 'high': 1}.items() %}
    case when effects.is_compared then {{ difference_bound(
        'effects.difference', 'effects.centre_difference', 'effects.difference_error', '0e0',
        side ~ ' * 2e0', side
    ) }} end as difference_{{ name }},
    {%- endfor %}
    periods.period_start,
    periods.period_end
from counts
inner join {{ ref('int_periods') }} as periods on counts.period_key = periods.period_key
left join {{ ref('dim_account_managers') }} as managers
    on counts.entity_id = managers.account_manager_id
left join effects
    on counts.entity_id = effects.entity_id
    and counts.period_key = effects.period_key
left join medians
    on counts.entity_id = medians.entity_id
    and counts.period_key = medians.period_key
