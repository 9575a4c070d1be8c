with

closings as (

    select * from {{ ref('stg_finance__closings') }}

),

answers as (

    select
        closing_id,
        payee_type,
        payee_id,
        {{ json_records('evidence', [
            'response_id', 'account_id', 'branch_id', 'score', 'category', 'responded_on',
            'has_other_manager', 'load_id', 'evidence_of'
        ]) }} as answer
    from closings

)

select
    answers.closing_id,
    answers.payee_type,
    answers.payee_id,
    answer.response_id,
    answer.account_id,
    answer.branch_id,
    answer.category,
    answer.evidence_of,
    {{ read_boolean('answer.has_other_manager') }} as has_other_manager,
    cast(answer.score as int) as score,
    cast(answer.load_id as bigint) as load_id,
    cast(answer.responded_on as date) as responded_on
from answers
