-- The response rate of every entity is the answered part of the invitations beside it, and over all accounts
-- both are those of the invitations that were sent between the first and the last day of the period.
with

monthly as (

    select
        month_start,
        {{ count_where('is_delivered') }} as invitations,
        {{ count_where('is_delivered and is_answered') }} as answered_invitations
    from {{ ref('int_invitations') }}
    group by month_start

),

sent as (

    select
        periods.period_key,
        sum(monthly.invitations) as invitations,
        sum(monthly.answered_invitations) as answered_invitations
    from {{ ref('int_periods') }} as periods
    inner join monthly
        on monthly.month_start >= periods.period_start
        and monthly.month_start <= periods.period_end
    group by periods.period_key

)

select
    figures.entity_type,
    figures.entity_id,
    figures.period_name,
    figures.invitations,
    figures.answered_invitations,
    figures.response_rate,
    sent.invitations as invitations_sent,
    sent.answered_invitations as invitations_answered
from {{ ref('entity_figures') }} as figures
left join sent on figures.period_key = sent.period_key
where figures.answered_invitations > figures.invitations
    or abs(figures.response_rate * figures.invitations - figures.answered_invitations) > 1e-6
    or (figures.response_rate is null) <> (figures.invitations is null)
    or (
        figures.entity_type = 'overall' and (
            coalesce(figures.invitations, 0) <> coalesce(sent.invitations, 0)
            or coalesce(figures.answered_invitations, 0) <> coalesce(sent.answered_invitations, 0)
        )
    )
