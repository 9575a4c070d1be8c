-- A payee has one closing per scheme and period, everything after it is a correction of it, and the sum of both is what the
-- ledger's rows say.
with

ledger as (

    select
        scheme_id,
        period_name,
        payee_type,
        payee_id,
        {{ count_where("kind = 'closing'") }} as closings,
        {{ count_where("kind not in ('closing', 'correction')") }} as others,
        min(case when kind = 'closing' then sequence end) as closed_first,
        min(sequence) as first_sequence,
        sum(paid_amount) as paid,
        count(*) - count(paid_amount) as unread
    from {{ ref('stg_finance__closings') }}
    group by scheme_id, period_name, payee_type, payee_id

)

select
    ledger.*,
    payments.total_paid
from ledger
left join {{ ref('bonus_payments') }} as payments
    on ledger.scheme_id = payments.scheme_id
    and ledger.period_name = payments.period_name
    and ledger.payee_type = payments.payee_type
    and ledger.payee_id = payments.payee_id
where ledger.closings > 1
    or ledger.others > 0
    or ledger.unread > 0
    or ledger.closed_first > ledger.first_sequence
    or coalesce(payments.total_paid <> ledger.paid, true)
