with

filled as (

    {{ with_last_known(
        'respondents', ['respondent_id'], ['account_id', 'role', 'is_active', 'email']
    ) }}

),

exported as (

    select
        {{ clean_id('respondent_id') }} as respondent_id,
        {{ clean_id('account_id') }} as account_id,
        lower({{ clean_text('role') }}) as role,
        {{ clean_text('is_active') }} as is_active,
        email,
        _loaded_at as loaded_at,
        {{ version_order('_') }} as version
    from filled
    where {{ not_withdrawn() }}

),

current_versions as (

    select
        respondent_id,
        max(version) as version,
        min(loaded_at) as first_loaded_at,
        count(*) as versions
    from exported
    where respondent_id is not null
    group by respondent_id

),

-- Most people have one version, so only the others are compared with the one before.
compared as (

    select
        respondent_id,
        loaded_at,
        coalesce({{ read_boolean('is_active') }}, true) as is_active,
        coalesce({{ read_boolean(
            'lag(is_active) over (partition by respondent_id order by version)'
        ) }}, true) as was_active,
        lower({{ clean_text('email') }})
        <> lower({{ clean_text(
            'lag(email) over (partition by respondent_id order by version)'
        ) }}) as is_readdressed
    from exported
    where respondent_id in (select respondent_id from current_versions where versions > 1)

),

changed as (

    select
        respondent_id,
        max(case when was_active and not is_active then loaded_at end) as deactivated_at,
        max(case when is_readdressed then loaded_at end) as readdressed_at
    from compared
    group by respondent_id

)

select
    exported.respondent_id,
    exported.account_id,
    exported.role,
    coalesce({{ read_boolean('exported.is_active') }}, true) as is_active,
    {{ reporting_date('current_versions.first_loaded_at') }} as added_on,
    {{ reporting_date('changed.deactivated_at') }} as deactivated_on,
    {{ reporting_date('changed.readdressed_at') }} as readdressed_on
from exported
inner join current_versions
    on exported.respondent_id = current_versions.respondent_id
    and exported.version = current_versions.version
left join changed on exported.respondent_id = changed.respondent_id
