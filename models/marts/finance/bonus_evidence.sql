with

closings as (

    select * from {{ ref('stg_finance__closings') }}
    where kind = 'closing'

),

closed_periods as (

    select distinct
        scheme_id,
        period_name
    from closings

),

responses as (

    select * from {{ ref('int_responses') }}

),

files as (

    select * from {{ ref('stg_loads__files') }}

)

select evidence.*
from {{ ref('int_bonus_evidence') }} as evidence
left join closed_periods
    on evidence.scheme_id = closed_periods.scheme_id
    and evidence.period_name = closed_periods.period_name
where closed_periods.scheme_id is null
union all
-- Of a closed period the answers that the ledger holds, with the row of raw that they are from.
select
    {%- for column in bonus_key() %}
    closings.{{ column }},
    {%- endfor %}
    answers.response_id,
    answers.evidence_of,
    {{ pseudonym('responses.respondent_id') }} as respondent_pseudonym,
    answers.account_id,
    answers.branch_id,
    answers.category,
    answers.has_other_manager,
    files.source_file,
    responses.source_row,
    answers.load_id,
    answers.score,
    files.started_at as loaded_at,
    answers.responded_on
from {{ ref('stg_finance__closing_answers') }} as answers
inner join closings
    on answers.closing_id = closings.closing_id
    and answers.payee_type = closings.payee_type
    and answers.payee_id = closings.payee_id
left join responses
    on answers.response_id = responses.response_id
    and answers.load_id = responses.load_id
left join files on responses.load_id = files.load_id
