with

closed as (

    select * from {{ ref('int_bonus_closed') }}

),

replays as (

    select * from {{ ref('int_bonus_replays') }}

),

-- Code: what remains to the figure of now, and what the replay of the closing is not the closing.
states as (

    select statement_key, step, responses, points, amount from replays
    union all
    select
        closed.statement_key,
        {{ step_of('code') }} as step,
        closed.responses_now + replays.responses - closed.responses_paid as responses,
        closed.points_now + coalesce(replays.points - closed.points_paid, 0e0) as points,
        closed.amount_now + replays.amount - closed.amount_paid as amount
    from closed
    inner join replays on closed.statement_key = replays.statement_key
    where replays.step = 0

),

steps as (

    select
        statement_key,
        step,
        responses - lag(responses) over statement as responses_difference,
        points - lag(points) over statement as points_difference,
        (points is null) <> (lag(points) over statement is null) as is_only_figure,
        amount - lag(amount) over statement as amount_difference
    from states
    window statement as (partition by statement_key order by step)

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

differences as (

    select
        closed.*,
        {{ cause_of('steps.step') }} as cause,
        answers.response_ids,
        steps.responses_difference,
        steps.points_difference,
        steps.amount_difference
    from steps
    inner join closed on steps.statement_key = closed.statement_key
    left join answers
        on steps.statement_key = answers.statement_key
        and steps.step = answers.step
    where steps.step > 0 and (
        answers.response_ids is not null
        or steps.responses_difference <> 0
        or steps.amount_difference <> 0
        or steps.is_only_figure
        or abs(steps.points_difference) > 1e-9
    )

),

identified as (

    select
        *,
        {{ restatement_id() }} as restatement_id
    from differences

),

decisions as (

    select
        *,
        row_number() over (partition by restatement_id order by sequence desc) as place
    from {{ ref('stg_finance__decisions') }}

),

-- What was decided and then settled: the differences of a correction to the file before it.
settled as (

    select
        decisions.*,
        corrections.closing_id as settled_in,
        corrections.points_before,
        corrections.responses_before,
        ...
    from decisions
    inner join {{ ref('int_bonus_corrections') }} 
)

select
    identified.scheme_id,
    identified.scheme_version,
    identified.period_type,
    identified.period_name,
    identified.payee_type,
    identified.payee_id,
    identified.cause,
    identified.restatement_id,
    identified.response_ids,
    decisions.decision,
    decisions.decided_by,
    cast(null as {{ dbt.type_string() }}) as settled_in,
    identified.currency,
    identified.responses_paid,
    identified.responses_now,
    identified.responses_difference,
    identified.points_paid,
    identified.points_now,
    identified.points_difference,
    identified.amount_paid,
    identified.amount_now,
    identified.amount_difference
from identified
left join decisions
    on identified.restatement_id = decisions.restatement_id
    and decisions.place = 1
