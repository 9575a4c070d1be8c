with

files as (

    select
        *,
        {{ version_rank('closing_id, payee_type, payee_id') }} as version_rank
    from {{ source('raw', 'bonus_closings') }}
    where {{ not_withdrawn() }}

)

select
    {{ ledger_columns(
        texts=[
            'closing_id', 'kind', 'previous_sha256', 'corrects', 'scheme_id', 'period_type',
            'period_name', 'payee_type', 'payee_id', 'published_version', 'closed_by',
            'approved_by', 'note', 'project_version', 'measure_name', 'not_eligible_reason',
            'currency'
        ],
        amounts=['target_amount', 'amount', 'paid_amount'],
        numbers=['sequence', 'scheme_version'],
        counts=[
            'as_of_load_id', 'responses', 'promoters', 'passives', 'detractors', 'accounts',
            'invitations', 'answered_invitations'
        ],
        figures=[
            'measure_points', 'measure_low', 'measure_high', 'response_rate',
            'band_from_points', 'payout_share'
        ],
        dates=['period_start', 'period_end'],
        times=['closed_at'],
    ) }},
    {{ read_boolean(clean_text('is_eligible')) }} as is_eligible,
    evidence,
    scheme,
    bands,
    benchmarks,
    branches,
    settings,
    settles
from files
where version_rank = 1
