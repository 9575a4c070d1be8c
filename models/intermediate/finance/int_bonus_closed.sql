with

closings as (

    select
        *,
        row_number() over (
            partition by scheme_id, period_type, period_name, payee_type, payee_id
            order by sequence desc
        ) as place_of_payee,
        row_number() over (
            partition by scheme_id, period_type, period_name order by sequence desc, payee_id
        ) as place
    from {{ ref('stg_finance__closings') }}

),

paid as (

    select * from closings
    where place_of_payee = 1

),

-- The newest file of a period, for who has a statement only since then: that payee got nothing.
periods as (

    select * from closings
    where place = 1

),

statements as (

    select statements.*
    from {{ ref('int_bonus_statements') }} as statements
    inner join periods
        on statements.scheme_id = periods.scheme_id
        and statements.period_name = periods.period_name
        and statements.payee_type = periods.payee_type

),

payees as (

    select scheme_id, period_type, period_name, payee_type, payee_id from paid
    union
    select scheme_id, period_type, period_name, payee_type, payee_id from statements

),

loads as (

    {{ newest_loads() }}

)

select
    payees.scheme_id,
    coalesce(paid.scheme_version, periods.scheme_version) as scheme_version,
    payees.period_type,
    payees.period_name,
    payees.payee_type,
    payees.payee_id,
    statements.scheme_version as current_scheme_version,
    paid.closing_id,
    coalesce(paid.closing_id, periods.closing_id) as compared_with,
    {%- for json in ['scheme', 'bands', 'benchmarks', 'settings'] %}
    coalesce(paid.{{ json }}, periods.{{ json }}) as {{ json }},
    {%- endfor %}
    paid.target_amount as target_paid,
    statements.target_amount as target_now,
    coalesce(statements.currency, paid.currency) as currency,
    {{ has_other_settings('coalesce(paid.settings, periods.settings)') }} as has_other_settings,
    {%- for name in ['accounts', 'benchmarks'] %}
    coalesce(loads.of_{{ name }} > coalesce(paid.as_of_load_id, periods.as_of_load_id), false)
        as has_newer_{{ name }},
    {%- endfor %}
    {{ hash_key("payees.scheme_id || ' ' || payees.period_name") }} as scheme_period_key,
    {{ hash_key(
        "payees.scheme_id || ' ' || payees.period_name || ' ' || payees.payee_id"
    ) }} as statement_key,
    coalesce(paid.as_of_load_id, periods.as_of_load_id) as as_of_load_id,
    paid.measure_points as points_paid,
    coalesce(paid.responses, 0) as responses_paid,
    coalesce(paid.invitations, 0) as invitations_paid,
    coalesce(paid.answered_invitations, 0) as answered_invitations_paid,
    coalesce(paid.amount, 0) as amount_paid,
    statements.measure_points as points_now,
    coalesce(statements.responses, 0) as responses_now,
    coalesce(statements.invitations, 0) as invitations_now,
    coalesce(statements.answered_invitations, 0) as answered_invitations_now,
    coalesce(statements.amount, 0) as amount_now
from payees
inner join periods
    on payees.scheme_id = periods.scheme_id
    and payees.period_name = periods.period_name
left join paid
    on payees.scheme_id = paid.scheme_id
    and payees.period_name = paid.period_name
    and payees.payee_type = paid.payee_type
    and payees.payee_id = paid.payee_id
left join statements
    on payees.scheme_id = statements.scheme_id
    and payees.period_name = statements.period_name
    and payees.payee_type = statements.payee_type
    and payees.payee_id = statements.payee_id
cross join loads
