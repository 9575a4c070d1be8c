with

on_file as (

    select
        account_id,
        respondent_id,
        is_active
    from {{ ref('stg_crm__respondents') }}
    where account_id is not null

),

accounts as (

    select
        account_id,
        cast(sum(case when is_active then 1 else 0 end) as bigint) as active_contacts
    from on_file
    group by account_id

),

seen as (

    select
        account_id,
        respondent_id,
        {{ first_day('month', 'responded_on') }} as month_start
    from {{ ref('fct_responses') }}
    union
    select
        account_id,
        respondent_id,
        month_start
    from {{ ref('int_invitations_attributed') }}
    where respondent_id is not null

),

-- People seen in a period whom the file does not list as active; null is a person unknown.
others as (

    select
        seen.account_id,
        seen.respondent_id,
        seen.month_start
    from seen
    inner join accounts on seen.account_id = accounts.account_id
    left join on_file
        on seen.account_id = on_file.account_id
        and seen.respondent_id = on_file.respondent_id
        and on_file.is_active
    where on_file.respondent_id is null

),

others_counted as (

    select
        others.account_id,
        period_months.period_type,
        period_months.period_start,
        count(distinct others.respondent_id) as other_contacts,
        cast(sum(case when others.respondent_id is null then 1 else 0 end) as bigint)
            as unknown_people
    from others
    inner join {{ ref('int_period_months_listed') }} as period_months
        on others.month_start = period_months.month_start
    group by others.account_id, period_months.period_type, period_months.period_start

),

entities as (

    select * from {{ ref('int_entities_counted') }}
    where entity_type = 'account'

)

select
    entities.entity_type,
    entities.entity_id,
    entities.period_type,
    entities.period_start,
    case
        when coalesce(others_counted.unknown_people, 0) = 0
            then accounts.active_contacts + coalesce(others_counted.other_contacts, 0)
    end as contacts
from entities
inner join accounts on entities.entity_id = accounts.account_id
left join others_counted
    on entities.entity_id = others_counted.account_id
    and entities.period_type = others_counted.period_type
    and entities.period_start = others_counted.period_start
