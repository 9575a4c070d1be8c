with

exported as (

    select
        accounts.*,
        loads.rows_superseding is null as null_is_empty
    from {{ source('raw', 'accounts') }} as accounts
    left join {{ ref('stg_loads__files') }} as loads on accounts._load_id = loads.load_id
    where loads.withdrawn_by is null

)

select
    {{ clean_id('account_id') }} as account_id,
    {{ read_date(as_read('effective_from')) }} as effective_from,
    {{ said('account_name') }} as account_name,
    {{ said('branch_id') }} as branch_id,
    {{ said('account_manager_id', clean_id('account_manager_id')) }} as account_manager_id,
    {%- for column in added_entity_columns() %}
    {{ said(column) }} as {{ column }},
    {%- endfor %}
    {{ said('annual_revenue') }} as annual_revenue_text,
    _load_id as load_id,
    _loaded_at as loaded_at,
    _source_row as source_row
from exported
where {{ clean_text('account_id') }} is not null
