with

accounts as (

    select * from {{ ref('stg_crm__accounts') }}

),

managers as (

    select * from {{ ref('stg_crm__account_managers') }}

),

-- Of two lines of one file that name the same day, or none, the lower one is in force.
last_lines as (

    select
        *,
        {{ version_rank('account_id, load_id, effective_from', 'load_id', 'source_row') }}
            as line_rank
    from accounts

),

numbered as (

    select
        *,
        row_number() over (partition by account_id order by load_id, source_row) as line_number
    from last_lines
    where line_rank = 1

),

dated as (

    select
        *,
        case
            when effective_from is not null then effective_from
            when line_number = 1 then {{ always() }}
            else {{ reporting_date('loaded_at') }}
        end as effective_on
    from numbered

),

-- What a file does not say remains as it was in the version before.
completed as (

    select
        account_id,
        load_id,
        source_row,
        effective_on,
        {%- for column in added_entity_columns() %}
        {{ in_force(column) }} as {{ column }},
        {%- endfor %}
        {{ in_force('account_name') }} as account_name,
        {{ in_force('branch_id') }} as branch_id,
        {{ in_force('account_manager_id') }} as account_manager_id,
        {{ in_force('annual_revenue_text') }} as annual_revenue_text
    from dated

),

current_lines as (

    select
        *,
        {{ version_rank('account_id, effective_on', 'load_id', 'source_row') }} as line_rank_of_day
    from completed

),

versions as (

    select
        *,
        row_number() over (partition by account_id order by effective_on) as account_version,
        count(*) over (partition by account_id) as versions,
        lead(effective_on) over (partition by account_id order by effective_on) as next_on
    from current_lines
    where line_rank_of_day = 1

)

select
    versions.account_id,
    versions.account_name,
    coalesce(versions.branch_id, '(unknown)') as branch_id,
    coalesce(versions.account_manager_id, '(unknown)') as account_manager_id,
    -- Managers have no history: the team is the one of today.
    coalesce(managers.team, '(unknown)') as team,
    {%- for column in added_entity_columns() %}
    coalesce(versions.{{ column }}, '(unknown)') as {{ column }},
    {%- endfor %}
    versions.versions = 1 as is_only_version,
    {{ hash_key('versions.account_id') }} as account_key,
    cast(versions.account_version as int) as account_version,
    {{ not_negative(read_number('versions.annual_revenue_text')) }} as annual_revenue,
    -- Answers from before the first version belong to it.
    case when versions.account_version = 1 then {{ always() }} else versions.effective_on end
        as valid_from,
    coalesce(versions.next_on, {{ forever() }}) as valid_until
from versions
left join managers on versions.account_manager_id = managers.account_manager_id
