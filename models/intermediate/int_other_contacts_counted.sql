with

others as (

    select * from {{ ref('int_other_contacts_seen') }}

)

select
    others.account_id,
    period_months.period_type,
    period_months.period_start,
    count(distinct others.respondent_id) as other_contacts,
    {{ count_where('others.respondent_id is null') }} as unknown_people
from others
inner join {{ ref('int_period_months_listed') }} as period_months
    on others.month_start = period_months.month_start
group by others.account_id, period_months.period_type, period_months.period_start
