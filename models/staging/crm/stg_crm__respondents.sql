with

filled as (

    {{ with_last_known('respondents', ['respondent_id'], ['account_id', 'role', 'is_active']) }}

),

exported as (

    select
        {{ clean_id('respondent_id') }} as respondent_id,
        {{ clean_id('account_id') }} as account_id,
        lower({{ clean_text('role') }}) as role,
        {{ clean_text('is_active') }} as is_active,
        {{ version_order('_') }} as version
    from filled
    where {{ not_withdrawn() }}

),

current_versions as (

    select
        respondent_id,
        max(version) as version
    from exported
    where respondent_id is not null
    group by respondent_id

)

select
    exported.respondent_id,
    exported.account_id,
    exported.role,
    coalesce({{ read_boolean('exported.is_active') }}, true) as is_active
from exported
inner join current_versions
    on exported.respondent_id = current_versions.respondent_id
    and exported.version = current_versions.version
