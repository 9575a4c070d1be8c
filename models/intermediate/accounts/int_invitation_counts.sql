with

monthly as (

    select
        account_key,
        {{ entity_columns() | join(', ') }},
        month_start,
        count(*) as invitations,
        cast(sum(case when is_answered then 1 else 0 end) as bigint) as answered_invitations
    from {{ ref('int_invitations') }}
    where is_delivered
    group by account_key, {{ entity_columns() | join(', ') }}, month_start

),

period_months as (

    {{ period_months() }}

)

select
    monthly.account_key,
    {%- for column in entity_columns() %}
    monthly.{{ column }},
    {%- endfor %}
    period_months.period_key,
    cast(sum(monthly.invitations) as bigint) as invitations,
    cast(sum(monthly.answered_invitations) as bigint) as answered_invitations
from monthly
inner join period_months on monthly.month_start = period_months.month_start
group by
    monthly.account_key,
    {%- for column in entity_columns() %}
    monthly.{{ column }},
    {%- endfor %}
    period_months.period_key
