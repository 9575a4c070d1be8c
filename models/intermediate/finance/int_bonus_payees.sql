with

mentioned as (

    select
        scheme_id, period_name, payee_id, currency, amount as target_amount,
        cast(null as int) as closed_version, cast(null as {{ dbt.type_string() }}) as closing_id
    from {{ ref('stg_finance__targets') }}
    union all
    select
        scheme_id, period_name, payee_id, currency, cast(null as {{ money() }}) as target_amount,
        scheme_version as closed_version, closing_id
    from {{ ref('stg_finance__closings') }}

),

-- A scheme pays in the periods for which it has a target; one that was closed remains.
paid_periods as (

    select
        scheme_id,
        period_name,
        max(closed_version) as closed_version,
        max(currency) as currency,
        max(closing_id) as closing_id
    from mentioned
    group by scheme_id, period_name

),

-- Under the version in force on the first day; a closed one under that it was closed under.
ranked as (

    select
        schemes.*,
        paid_periods.currency,
        paid_periods.closing_id,
        {{ entity_of_payee('schemes.payee_type') }} as entity_type,
        periods.period_name,
        periods.is_complete,
        periods.period_key,
        periods.previous_period_key,
        periods.period_start,
        periods.period_end,
        row_number() over (
            partition by schemes.scheme_id, periods.period_key
            order by
                case when schemes.scheme_version = paid_periods.closed_version then 0 else 1 end,
                schemes.scheme_version desc
        ) as version_rank
    from paid_periods
    inner join {{ ref('bonus_schemes') }} as schemes
        on paid_periods.scheme_id = schemes.scheme_id
    inner join {{ ref('int_periods') }} as periods
        on schemes.period_type = periods.period_type
        and paid_periods.period_name = periods.period_name
    where schemes.scheme_version = paid_periods.closed_version
        or (
            periods.period_start >= schemes.valid_from
            and periods.period_start <= coalesce(schemes.valid_until, {{ forever() }})
        )

),

versions as (

    select * from ranked
    where version_rank = 1

),

known as (

    select
        scheme_id,
        period_name,
        payee_id,
        max(currency) as currency,
        max(target_amount) as target_amount,
        max(closing_id) as closing_id
    from mentioned
    group by scheme_id, period_name, payee_id

),

-- Everybody with a target, a closing, a figure or an invitation.
payees as (

    select scheme_id, period_name, payee_id from known
    union
    select versions.scheme_id, versions.period_name, figures.entity_id as payee_id
    from versions
    inner join {{ ref('entity_figures') }} as figures
        on versions.entity_type = figures.entity_type
        and versions.period_key = figures.period_key
    union
    select versions.scheme_id, versions.period_name, invitations.entity_id as payee_id
    from versions
    inner join {{ ref('int_invitation_counts') }} as invitations
        on versions.entity_type = invitations.entity_type
        and versions.period_key = invitations.period_key

)

select {{ bonus_payee_columns() }}
from versions
inner join payees
    on versions.scheme_id = payees.scheme_id
    and versions.period_name = payees.period_name
left join known
    on payees.scheme_id = known.scheme_id
    and payees.period_name = known.period_name
    and payees.payee_id = known.payee_id
left join {{ ref('int_invitation_counts') }} as invitations
    on versions.entity_type = invitations.entity_type
    and versions.period_key = invitations.period_key
    and payees.payee_id = invitations.entity_id
where payees.payee_id <> '(unknown)'
