with

filled as (

    {{ with_last_known(
        'account_managers', ['account_manager_id'], ['account_manager_name', 'team']
    ) }}

),

exported as (

    select * from filled
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
