with

payees as ({{ payee_periods() }}),

entities as ({{ account_entities() }}),

people as (

    select
        *,
        {{ hash_key('account_id') }} as account_key,
        min(added_on) over (partition by account_id) as account_added_on
    from {{ ref('stg_crm__respondents') }}
    where account_id is not null and exists (select 1 from payees)

),

-- The accounts a payee had on the last day of the period.
owned as (

    select payees.*, entities.account_key
    from payees
    inner join entities
        on {{ same_entity('payees', 'entities') }}
        and payees.period_end >= entities.valid_from
        and payees.period_end < entities.valid_until

),

-- Per survey: when it first went to the account, and who was invited to it or could not be reached.
sent as (

    select
        {{ payee_period_key('owned.') }},
        owned.account_key,
        coalesce(invitations.survey_id, '(unknown)') as survey_id,
        invitations.respondent_id,
        invitations.is_delivered,
        invitations.invited_on
    from owned
    inner join {{ ref('int_invitations') }} as invitations
        on owned.account_key = invitations.account_key
        and invitations.invited_on between owned.period_start and owned.period_end

),

former as (

    select
        {{ payee_period_key('owned.') }},
        owned.account_key,
        answers.respondent_id,
        'former_detractors_invited_less' as signal,
        {{ category('answers.score') }} = 'detractor' as is_marked
    from owned
    inner join {{ ref('int_responses') }} as answers
        on owned.account_key = answers.account_key
        and answers.responded_on < owned.period_start
        and coalesce(answers.superseded_on, {{ forever() }}) >= owned.period_start
    left join people on answers.respondent_id = people.respondent_id
    where answers.disposition = 'counted'
        and answers.respondent_id is not null
        and coalesce(people.is_active, true)

),

-- Who was added after the period could not be invited in it, unless nobody was on file by then.
candidates as (

    select * from former
    union all
    select
        {{ payee_period_key('owned.') }},
        owned.account_key,
        people.respondent_id,
        'decision_makers_invited_less' as signal,
        people.role = 'decision_maker' as is_marked
    from owned
    inner join people on owned.account_key = people.account_key
    where people.is_active
        and people.role is not null
        and (people.added_on <= owned.period_end or people.added_on = people.account_added_on)

),

by_account as ({{ invited_by_account('candidates', 'sent') }}),

waves as ({{ waves_of_accounts('owned', 'sent') }}),

changes as ({{ changes_before_waves('waves', 'people', 'sent') }})

select
    {{ payee_period_key() }},
    {{ counts_within('signal', 'sum(units)', 'sum(drawn)', 'sum(marked)', 'sum(hits)') }}
from by_account
group by {{ payee_period_key() }}, signal, stratum
union all
select
    {{ payee_period_key() }},
    {{ counts_of_accounts('signal', '1', 'hits') }}
from changes
group by {{ payee_period_key() }}, signal
