with

history as (

    select * from {{ ref('int_accounts_history') }}

),

loaded as (

    select {{ reporting_date('max(started_at)') }} as loaded_on
    from {{ ref('stg_loads__files') }}
    where status = 'loaded'

),

current_versions as (

    select history.*
    from history
    cross join loaded
    where loaded.loaded_on >= history.valid_from and loaded.loaded_on < history.valid_until

),

-- Grouped by the number: texts of every answer would cost more than the rest of the model.
answered as (

    select
        account_key,
        min(account_id) as account_id
    from {{ ref('int_responses') }}
    where disposition = 'counted'
        and account_key not in (select account_key from current_versions)
    group by account_key

),

mentioned as (

    select account_key, account_id from current_versions
    union
    select account_key, account_id from answered
    union
    select account_key, account_id from {{ ref('int_invitations') }}
    union
    select {{ hash_key("'(unknown)'") }} as account_key, '(unknown)' as account_id

),

people as (

    select
        account_id,
        {{ count_where('is_active') }} as active_contacts
    from {{ ref('stg_crm__respondents') }}
    where account_id is not null
    group by account_id

)

select
    mentioned.account_id,
    coalesce(current_versions.account_name, mentioned.account_id) as account_name,
    {%- for column in entity_columns() %}
    {{ known_or_unknown(column, 'current_versions') }},
    {%- endfor %}
    current_versions.account_id is null as is_inferred,
    mentioned.account_key,
    -- Null where nobody of the account is on file.
    people.active_contacts,
    current_versions.annual_revenue
from mentioned
left join current_versions on mentioned.account_key = current_versions.account_key
left join people on mentioned.account_id = people.account_id
order by mentioned.account_id
