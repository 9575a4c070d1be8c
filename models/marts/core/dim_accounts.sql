with

versions as (

    select * from {{ ref('int_account_versions_dated') }}

),

known_on as (

    select {{ reporting_date('max(finished_at)') }} as known_on
    from {{ source('raw', 'loads') }}

),

current_versions as (

    select versions.*
    from versions
    cross join known_on
    where known_on.known_on >= versions.valid_from and known_on.known_on < versions.valid_until

),

mentioned as (

    select account_id from {{ ref('int_account_periods_counted') }}
    where period_type = 'year'
    union
    select account_id from {{ ref('int_invitations_attributed') }}
    union
    select account_id from current_versions
    union
    select '(unknown)' as account_id

),

contacts as (

    select
        account_id,
        count(*) as contacts
    from {{ ref('stg_crm__respondents') }}
    where is_active
    group by account_id

)

select
    mentioned.account_id,
    coalesce(current_versions.branch_id, '(unknown)') as branch_id,
    coalesce(current_versions.account_manager_id, '(unknown)') as account_manager_id,
    coalesce(current_versions.account_name, mentioned.account_id) as account_name,
    current_versions.account_id is null as is_inferred,
    coalesce(contacts.contacts, 0) as active_contacts,
    current_versions.annual_revenue
from mentioned
left join current_versions on mentioned.account_id = current_versions.account_id
left join contacts on mentioned.account_id = contacts.account_id
