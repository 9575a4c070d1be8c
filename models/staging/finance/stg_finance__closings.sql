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
        numbers=['sequence', 'scheme_version', 'minimum_responses', 'minimum_accounts'],
        counts=[
            'as_of_load_id', 'responses', 'promoters', 'passives', 'detractors',
            'measured_responses', 'accounts', 'invitations', 'answered_invitations'
        ],
        figures=[
            'measure_points', 'measure_low', 'measure_high', 'response_rate',
            'minimum_response_rate', 'other_manager_share', 'band_from_points', 'payout_share'
        ],
        dates=['period_start', 'period_end'],
        times=['closed_at'],
    ) }},
    {%- for column in [
        'is_eligible', 'has_minimum_responses', 'has_minimum_response_rate', 'has_minimum_accounts'
    ] %}
    {{ read_boolean(clean_text(column)) }} as {{ column }},
    {%- endfor %}
    evidence,
    scheme,
    bands,
    benchmarks,
    branches,
    settings,
    settles
from files
where version_rank = 1
