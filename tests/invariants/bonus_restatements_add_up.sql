-- What is restated of a statement and not settled adds up, cause by cause, to what is computed now less what its newest
-- closing or correction computed: the amounts to the cent, the answers, and the points where there is a measure in both.
with

parts as (

    select
        scheme_id,
        period_name,
        payee_id,
        sum(responses_difference) as responses,
        sum(points_difference) as points,
        count(*) - count(points_difference) as without_points,
        sum(amount_difference) as amount
    from {{ ref('bonus_restatements') }}
    where settled_in is null
    group by scheme_id, period_name, payee_id

)

select
    closed.scheme_id,
    closed.period_name,
    closed.payee_id,
    closed.amount_now - closed.amount_paid as amount_difference,
    parts.responses,
    parts.points,
    parts.amount
from {{ ref('int_bonus_closed') }} as closed
full join parts
    on closed.scheme_id = parts.scheme_id
    and closed.period_name = parts.period_name
    and closed.payee_id = parts.payee_id
where closed.statement_key is null
    or closed.amount_now - closed.amount_paid <> coalesce(parts.amount, 0)
    or closed.responses_now - closed.responses_paid <> coalesce(parts.responses, 0)
    or (
        coalesce(parts.without_points, 0) = 0
        and abs(closed.points_now - closed.points_paid - coalesce(parts.points, 0)) > 1e-6
    )
