with

exported as (

    select * from {{ source('raw', 'bonus_targets') }}
    where {{ not_withdrawn() }}

),

versions as (

    select
        {{ clean_id('payee_id') }} as payee_id,
        {{ clean_text('scheme_id') }} as scheme_id,
        {{ clean_text('period_name') }} as period_name,
        upper({{ clean_text('currency') }}) as currency,
        {{ read_money(as_read('amount')) }} as amount,
        _load_id,
        _source_row
    from exported

),

ranked as (

    select
        *,
        {{ version_rank('payee_id, scheme_id, period_name') }} as version_rank
    from versions

)

select
    payee_id,
    scheme_id,
    period_name,
    currency,
    amount,
    _load_id as load_id
from ranked
where version_rank = 1
    and payee_id is not null
    and scheme_id is not null
    and period_name is not null
