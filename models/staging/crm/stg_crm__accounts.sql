with

exported as (

    select * from {{ source('raw', 'accounts') }}
    where {{ not_withdrawn() }}

)

select
    {{ clean_id('account_id') }} as account_id,
    {{ read_date(as_read('effective_from')) }} as effective_from,
    {{ clean_text('account_name') }} as account_name,
    {{ clean_text('branch_id') }} as branch_id,
    {{ clean_id('account_manager_id') }} as account_manager_id,
    {%- for column in added_entity_columns() %}
    {{ clean_text(column) }} as {{ column }},
    {%- endfor %}
    {{ not_negative(read_number(as_read('annual_revenue'))) }} as annual_revenue,
    _load_id as load_id,
    _loaded_at as loaded_at,
    _source_row as source_row
from exported
where {{ clean_text('account_id') }} is not null
