with

exported as (

    select * from {{ source('raw', 'account_managers') }}
    where {{ not_withdrawn() }}

),

versions as (

    select
        *,
        {{ version_rank(clean_text('account_manager_id')) }} as version_rank
    from exported

)

select
    {{ clean_id('account_manager_id') }} as account_manager_id,
    {{ clean_text('account_manager_name') }} as account_manager_name,
    {{ clean_text('team') }} as team
from versions
where version_rank = 1 and {{ clean_text('account_manager_id') }} is not null
