-- noqa: disable=LT02
with

monthly as (

    select
        account_manager_id,
        month_start,
        count(*) as cases,
        {{ count_where('is_contacted') }} as contacted,
        {{ count_where('is_contacted_in_time') }} as contacted_in_time,
        {{ count_where("case_status = 'closed'") }} as closed,
        {{ count_where("case_status = 'superseded'") }} as superseded,
        {{ count_where("case_status = 'open'") }} as still_open,
        {{ count_where("case_status = 'closed' and outcome = 'resolved'") }} as resolved,
        {{ count_where("case_status = 'closed' and outcome = 'client_lost'") }} as clients_lost
    from {{ ref('int_cases') }}
    group by account_manager_id, month_start

),

period_months as (

    {{ period_months() }}

),

managers as (

    select
        monthly.account_manager_id as entity_id,
        monthly.*
    from monthly
    union all
    select
        {{ entity_id(none) }} as entity_id,
        monthly.*
    from monthly

),

counts as (

    select
        managers.entity_id,
        period_months.period_key,
        {{ sum_of_each([
            'cases', 'contacted', 'contacted_in_time', 'closed', 'superseded', 'still_open',
            'resolved', 'clients_lost',
        ]) }}
    from managers
    inner join period_months on managers.month_start = period_months.month_start
    group by managers.entity_id, period_months.period_key

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
