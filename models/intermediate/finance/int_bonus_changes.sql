with

paid as (

    select
        closed.statement_key,
        answers.*
    from {{ ref('stg_finance__closing_answers') }} as answers
    inner join {{ ref('int_bonus_closed') }} as closed
        on answers.closing_id = closed.closing_id
        and answers.payee_id = closed.payee_id

),

counted as (

    select
        closed.statement_key,
        evidence.*
    from {{ ref('int_bonus_evidence') }} as evidence
    inner join {{ ref('int_bonus_closed') }} as closed
        on evidence.scheme_id = closed.scheme_id
        and evidence.period_name = closed.period_name
        and evidence.payee_id = closed.payee_id

),

compared as (

    select
        coalesce(paid.statement_key, counted.statement_key) as statement_key,
        coalesce(paid.response_id, counted.response_id) as response_id,
        coalesce(paid.evidence_of, counted.evidence_of) as evidence_of,
        paid.account_id as paid_account_id,
        coalesce(paid.branch_id, counted.branch_id) as paid_branch_id,
        paid.score as paid_score,
        counted.account_id as counted_account_id,
        counted.branch_id as counted_branch_id,
        counted.score as counted_score,
        paid.score <> counted.score or paid.responded_on <> counted.responded_on as is_corrected,
        paid.account_id <> counted.account_id or paid.branch_id <> counted.branch_id as is_refiled
    from paid
    full join counted
        on paid.statement_key = counted.statement_key
        and paid.response_id = counted.response_id
        and paid.evidence_of = counted.evidence_of

),

changed as (

    select * from compared
    where paid_score is null or counted_score is null or is_corrected or is_refiled

),

-- What raw holds of the answers that changed.
responses as (

    {{ versions_of_answers(ref('int_responses'), 'changed') }}

),

-- Moved is an answer that one payee lost and another gained.
known as (

    select
        changed.*,
        closed.scheme_period_key,
        closed.current_scheme_version,
        closed.has_other_settings,
        closed.has_newer_accounts,
        responses.respondent_id,
        coalesce(responses.first_load_id <= closed.as_of_load_id, false) as was_known,
        coalesce(responses.current_load_id > closed.as_of_load_id, false) as is_newer,
        coalesce(responses.withdrawn_by > closed.as_of_load_id, false) as is_withdrawn,
        changed.is_corrected is null
        and count(changed.paid_score) over answer > 0
        and count(changed.counted_score) over answer > 0 as is_moved
    from changed
    inner join {{ ref('int_bonus_closed') }} as closed
        on changed.statement_key = closed.statement_key
    left join responses on changed.response_id = responses.response_id
    window answer as (
        partition by closed.scheme_period_key, changed.evidence_of, changed.response_id
    )

),

-- A person has one voice: another answer of the person may be why this one counts now, or does not.
explained as (

    select
        *,
        coalesce(
            own_step, {{ step_of_the_other_answer() }}, {{ step_without_a_newer_answer() }}
        ) as step
    from (select *, {{ step_of_change() }} as own_step from known) as stepped

)

select
    compared.statement_key,
    compared.response_id,
    compared.evidence_of,
    {%- for side in ['paid', 'counted'] %}
    compared.{{ side }}_account_id,
    compared.{{ side }}_branch_id,
    compared.{{ side }}_score,
    {%- endfor %}
    explained.step
from compared
left join explained
    on compared.statement_key = explained.statement_key
    and compared.response_id = explained.response_id
    and compared.evidence_of = explained.evidence_of
