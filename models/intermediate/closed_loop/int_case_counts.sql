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

)

select
    managers.entity_id,
    period_months.period_key,
    {%- for name in [
        'cases', 'contacted', 'contacted_in_time', 'closed', 'superseded', 'still_open', 'resolved',
        'clients_lost'
    ] %}
    cast(sum(managers.{{ name }}) as bigint) as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
from managers
inner join period_months on managers.month_start = period_months.month_start
group by managers.entity_id, period_months.period_key
