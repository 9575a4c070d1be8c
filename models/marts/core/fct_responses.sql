with

responses as (

    select * from {{ ref('int_responses') }}
    where disposition = 'counted'

),

history as (

    select * from {{ ref('int_accounts_history') }}

),

-- The names are those of today.
accounts as (

    select * from {{ ref('int_accounts') }}

)

select
    responses.response_id,
    responses.survey_id,
    responses.respondent_id,
    responses.account_id,
    accounts.account_name,
    coalesce(history.branch_id, '(unknown)') as branch_id,
    branches.branch_name,
    coalesce(history.account_manager_id, '(unknown)') as account_manager_id,
    managers.account_manager_name,
    coalesce(history.team, '(unknown)') as team,
    {{ category('responses.score') }} as category,
    {{ is_severe_detractor('responses.score') }} as is_severe_detractor,
    responses.channel,
    responses.score,
    history.annual_revenue,
    responses.responded_at,
    responses.responded_on,
    responses.superseded_on
from responses
left join history
    on responses.account_key = history.account_key
    and responses.account_version = history.account_version
left join accounts on responses.account_key = accounts.account_key
left join {{ ref('dim_branches') }} as branches
    on coalesce(history.branch_id, '(unknown)') = branches.branch_id
left join {{ ref('dim_account_managers') }} as managers
    on coalesce(history.account_manager_id, '(unknown)') = managers.account_manager_id
