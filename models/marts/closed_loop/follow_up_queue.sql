with

as_of as (

    {{ as_of() }}

),

waiting as (

    select
        voices.*,
        as_of.as_of,
        {{ due_at('voices.responded_at', 'voices.contacted_at') }} as due_at
    from {{ ref('int_current_voices') }} as voices
    cross join as_of
    where voices.action is not null and not voices.is_finished

),

described as (

    select
        waiting.*,
        accounts.account_id,
        accounts.account_name,
        accounts.branch_id,
        branches.branch_name,
        accounts.account_manager_id,
        managers.account_manager_name,
        accounts.annual_revenue,
        texts.reason,
        texts.improve,
        {{ theme_names('texts.theme_bits') }} as themes,
        waiting.due_at < waiting.as_of as is_overdue,
        {{ severity_rank('waiting.action') }} as severity,
        coalesce(waiting.role = 'decision_maker', false) as is_decision_maker
    from waiting
    inner join {{ ref('int_accounts') }} as accounts on waiting.account_key = accounts.account_key
    inner join {{ ref('dim_branches') }} as branches on accounts.branch_id = branches.branch_id
    inner join {{ ref('dim_account_managers') }} as managers
        on accounts.account_manager_id = managers.account_manager_id
    left join {{ ref('int_current_texts') }} as texts
        on waiting.load_id = texts.load_id
        and waiting.source_row = texts.source_row

)

select
    response_id,
    respondent_id,
    role as respondent_role,
    is_active as respondent_is_active,
    account_id,
    account_name,
    branch_id,
    branch_name,
    account_manager_id,
    account_manager_name,
    category,
    action,
    reason,
    improve,
    themes,
    is_overdue,
    {{ priority_reason(
        'is_overdue', 'due_at', 'action', 'is_decision_maker', 'annual_revenue', 'responded_on'
    ) }} as priority_reason,
    cast(row_number() over (
        partition by account_manager_id
        order by
            is_overdue desc, severity, is_decision_maker desc, annual_revenue desc nulls last,
            responded_at, response_id
    ) as bigint) as priority,
    score,
    cast(floor({{ hours_between('responded_at', 'as_of') }} / 24) as bigint) as age_days,
    annual_revenue,
    responded_on,
    due_at,
    contacted_at
from described
