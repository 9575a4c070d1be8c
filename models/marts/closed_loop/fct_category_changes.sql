with

changes as (

    select * from {{ ref('int_category_changes') }}

),

responses as (

    select * from {{ ref('int_responses') }}

),

history as (

    select * from {{ ref('int_accounts_history') }}

)

select
    responses.response_id,
    previous.response_id as previous_response_id,
    responses.respondent_id,
    responses.account_id,
    coalesce(history.branch_id, '(unknown)') as branch_id,
    coalesce(history.account_manager_id, '(unknown)') as account_manager_id,
    changes.previous_category,
    changes.category,
    changes.had_follow_up,
    changes.change,
    cast({{ dbt.datediff(
        'changes.previous_responded_on', 'changes.responded_on', 'day'
    ) }} as bigint)
        as days_between,
    changes.responded_on
from changes
inner join responses
    on changes.load_id = responses.load_id
    and changes.source_row = responses.source_row
inner join responses as previous
    on changes.previous_load_id = previous.load_id
    and changes.previous_source_row = previous.source_row
left join history
    on changes.account_key = history.account_key
    and changes.account_version = history.account_version
