with

accounts as (

    select * from {{ ref('stg_crm__accounts') }}

),

-- Of two lines of one file that say the same day, or none, the lower one holds.
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
        row_number() over (
            partition by account_id order by load_id, source_row
        ) as version_number
    from last_lines
    where line_rank = 1

),

dated as (

    select
        *,
        case
            when effective_from is not null then effective_from
            when version_number = 1 then {{ always() }}
            else {{ reporting_date('loaded_at') }}
        end as effective_on
    from numbered

),

current_versions as (

    select
        *,
        {{ version_rank('account_id, effective_on', 'load_id', 'source_row') }} as version_rank
    from dated

),

ordered as (

    select
        *,
        row_number() over (partition by account_id order by effective_on) as place,
        lead(effective_on) over (partition by account_id order by effective_on) as next_on
    from current_versions
    where version_rank = 1

)

select
    account_id,
    account_name,
    coalesce(branch_id, '(unknown)') as branch_id,
    coalesce(account_manager_id, '(unknown)') as account_manager_id,
    annual_revenue,
    -- Answers from before the first version belong to it.
    case when place = 1 then {{ always() }} else effective_on end as valid_from,
    coalesce(next_on, {{ forever() }}) as valid_until
from ordered
