with

closings as (

    select * from {{ ref('stg_finance__closings') }}

)

select
    {{ bonus_key() | join(', ') }},
    closing_id,
    kind,
    currency,
    closed_by,
    approved_by,
    sequence,
    paid_amount,
    cast(
        sum(paid_amount) over (partition by scheme_id, period_name, payee_type, payee_id)
        as {{ money() }}
    ) as total_paid,
    closed_at
from closings
