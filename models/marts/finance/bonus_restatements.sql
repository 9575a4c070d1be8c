with

states as (

    {{ replay_states(ref('int_bonus_closed'), ref('int_bonus_replays')) }}

),

differences as (

    select
        statement_key,
        step,
        responses - lag(responses) over before as responses_difference,
        points - lag(points) over before as points_difference,
        amount - lag(amount) over before as amount_difference,
        step > 0 and (points is null) <> (lag(points) over before is null) as has_figure_once
    from states
    window before as (partition by statement_key order by step)

),

answers as (

    select
        statement_key,
        step,
        {{ joined_texts('response_id') }} as response_ids
    from {{ ref('int_bonus_changes') }}
    where step is not null
    group by statement_key, step

),

found as (

    select
        closed.*,
        {{ cause_of('differences.step') }} as cause,
        answers.response_ids,
        differences.responses_difference,
        differences.points_difference,
        differences.amount_difference
    from differences
    inner join {{ ref('int_bonus_closed') }} as closed
        on differences.statement_key = closed.statement_key
    left join answers
        on differences.statement_key = answers.statement_key
        and differences.step = answers.step
    where differences.responses_difference <> 0
        or differences.amount_difference <> 0
        or differences.has_figure_once
        or abs(differences.points_difference) > 1e-9

),

named as (

    select
        *,
        {{ restatement_id() }} as restatement_id
    from found

),

decisions as (

    select
        *,
        row_number() over (partition by restatement_id order by sequence desc) as place
    from {{ ref('stg_finance__decisions') }}

),

restatements as (

    select
        {%- for column in bonus_key() + restatement_columns() %}
        named.{{ column }},
        {%- endfor %}
        decisions.decision,
        decisions.decided_by,
        cast(null as {{ dbt.type_string() }}) as settled_in
    from named
    left join decisions
        on named.restatement_id = decisions.restatement_id
        and decisions.place = 1
    union all
    {{ settled_restatements('decisions', ref('stg_finance__closings')) }}

)

select
    scheme_id,
    cast(scheme_version as int) as scheme_version,
    period_type,
    period_name,
    payee_type,
    payee_id,
    cause,
    restatement_id,
    response_ids,
    decision,
    decided_by,
    settled_in,
    currency,
    responses_paid,
    responses_now,
    responses_difference,
    points_paid,
    points_now,
    points_difference,
    cast(amount_paid as {{ money() }}) as amount_paid,
    cast(amount_now as {{ money() }}) as amount_now,
    cast(amount_difference as {{ money() }}) as amount_difference
from restatements
