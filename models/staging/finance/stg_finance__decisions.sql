with

files as (

    select
        *,
        {{ version_rank('decision_id') }} as version_rank
    from {{ source('raw', 'bonus_decisions') }}
    where {{ not_withdrawn() }}

)

select
    {{ ledger_columns(
        texts=[
            'decision_id', 'previous_sha256', 'restatement_id', 'scheme_id', 'period_type',
            'period_name', 'payee_type', 'payee_id', 'cause', 'decision', 'decided_by', 'note'
        ],
        amounts=['amount_difference'],
        numbers=['sequence', 'scheme_version'],
        figures=['points_difference'],
        times=['decided_at'],
    ) }}
from files
where version_rank = 1
