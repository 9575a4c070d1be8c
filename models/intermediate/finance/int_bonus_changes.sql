with

closed as (

    select * from {{ ref('int_bonus_closed') }}

),

paid as (

    select
        closed.statement_key,
        answers.*
    from {{ ref('stg_finance__closing_answers') }} as answers
    inner join closed
        on answers.closing_id = closed.closing_id
        and answers.payee_type = closed.payee_type
        and answers.payee_id = closed.payee_id

),

counted as (

    select
        closed.statement_key,
        evidence.*
    from {{ ref('bonus_evidence') }} as evidence
    inner join closed
        on evidence.scheme_id = closed.scheme_id
        and evidence.period_type = closed.period_type
        and evidence.period_name = closed.period_name
        and evidence.payee_type = closed.payee_type
        and evidence.payee_id = closed.payee_id

),

compared as (

    select
        coalesce(paid.statement_key, counted.statement_key) as statement_key,
        coalesce(paid.response_id, counted.response_id) as response_id,
        coalesce(paid.evidence_of, counted.evidence_of) as evidence_of,
        paid.account_id as paid_account_id,
        counted.account_id as counted_account_id,
        paid.score as paid_score,
        counted.score as counted_score,
        paid.load_id as paid_load_id,
        counted.load_id as counted_load_id,
        coalesce(
            paid.score <> counted.score or paid.responded_on <> counted.responded_on, false
        ) as is_corrected,
        paid.score is null or counted.score is null
        or paid.score <> counted.score or paid.responded_on <> counted.responded_on
        or paid.account_id <> counted.account_id as is_changed
    from paid
    full join counted
        on paid.statement_key = counted.statement_key
        and paid.response_id = counted.response_id
        and paid.evidence_of = counted.evidence_of

),

-- What raw holds of the answers that changed.
responses as (

    select
        response_id,
        max(respondent_id) as respondent_id,
        min(load_id) as first_load_id,
        max(case when disposition <> 'superseded' then load_id end) as current_load_id,
        max(case when reason = 'withdrawn' then superseded_by end) as withdrawn_by
    from {{ ref('int_responses') }}
    where response_id in (select response_id from compared where is_changed)
    group by response_id

),

known as (

    select
        compared.*,
        closed.scheme_period_key,
        closed.has_other_settings,
        closed.has_newer_accounts,
        responses.respondent_id,
        coalesce(responses.first_load_id <= closed.as_of_load_id, false) as was_known,
        coalesce(responses.current_load_id > closed.as_of_load_id, false) as is_newer,
        coalesce(responses.withdrawn_by > closed.as_of_load_id, false) as is_withdrawn,
        count(compared.paid_score) over answer > 0
        and count(compared.counted_score) over answer > 0 as is_moved
    from compared
    inner join closed on compared.statement_key = closed.statement_key
    left join responses on compared.response_id = responses.response_id
    where compared.is_changed
    -- Moved: one payee lost the answer and another gained it.
    window answer as (
        partition by closed.scheme_period_key, compared.evidence_of, compared.response_id
    )

),

explained as (

    select
        *,
        {{ step_of_change() }} as own_step
    from known

),

-- A person has one voice: another answer of the person may be why this one counts now, or does not.
voiced as (

    select
        *,
        case when respondent_id is not null then min(
            case when own_step <> {{ step_of('moved_account') }} then own_step end
        ) over (partition by scheme_period_key, evidence_of, respondent_id) end as voice_step
    from explained

)

select
    statement_key,
    response_id,
    evidence_of,
    paid_account_id,
    counted_account_id,
    paid_score,
    counted_score,
    cast(null as int) as step
from compared
where not is_changed
union all
select
    statement_key,
    response_id,
    evidence_of,
    paid_account_id,
    counted_account_id,
    paid_score,
    counted_score,
    coalesce(own_step, voice_step, {{ step_without_a_newer_answer() }}) as step
from voiced
