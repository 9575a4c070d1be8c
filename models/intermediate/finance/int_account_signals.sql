with

payees as ({{ payee_periods() }}),

entities as ({{ account_entities() }}),

-- Delivered invitations of the period and of the twelve months before it.
sent as (

    select
        {{ payee_period_key('payees.') }},
        invitations.account_key,
        invitations.is_answered,
        invitations.invited_on >= payees.period_start as is_now
    from payees
    inner join entities on {{ same_entity('payees', 'entities') }}
    inner join {{ ref('int_invitations') }} as invitations
        on entities.account_key = invitations.account_key
        and invitations.invited_on >= entities.valid_from
        and invitations.invited_on < entities.valid_until
        and invitations.invited_on >= {{ add_months('payees.period_start', -12) }}
        and invitations.invited_on <= payees.period_end
    where invitations.is_delivered

),

rates as ({{ response_rates_of_accounts('sent') }}),

answers as (

    select
        {{ payee_period_key('payees.') }},
        responses.account_key,
        responses.respondent_id,
        responses.survey_id,
        responses.responded_on
        > {{ add_days('payees.period_end', '-' ~ last_days_of_a_period()) }} as is_late
    from payees
    inner join entities on {{ same_entity('payees', 'entities') }}
    inner join {{ ref('int_responses') }} as responses
        on entities.account_key = responses.account_key
        and entities.account_version = responses.account_version
        and responses.responded_on between payees.period_start and payees.period_end
    where responses.disposition = 'counted'

),

answered as ({{ answers_of_accounts('answers') }}),

standings as ({{ standings_of_accounts('payees') }}),

moves as ({{ moves_of_accounts('payees', 'entities', 'standings') }}),

lines as ({{ account_lines('payees') }}),

changed as ({{ accounts_then_and_now('payees', 'lines') }}),

back_dated as ({{ back_dated_accounts('payees', 'entities', 'changed', 'standings') }})

select
    {{ payee_period_key() }},
    {{ counts_of_accounts("'response_rate_against_peers'", 'invitations', 'answered') }}
from rates
where invitations > 0
group by {{ payee_period_key() }}
union all
select
    {{ payee_period_key() }},
    {{ counts_within(
        "'response_rate_against_past'", 'sum(invitations + past_invitations)', 'sum(invitations)',
        'sum(answered + past_answered)', 'sum(answered)', variance_of_change()
    ) }}
from rates
group by {{ payee_period_key() }}
union all
select
    {{ payee_period_key() }},
    {{ counts_of_accounts("'answers_before_closing'", 'answers', 'late_answers') }}
from answered
group by {{ payee_period_key() }}
union all
select
    {{ payee_period_key() }},
    {{ counts_of_accounts("'answers_never_invited'", '1', 'has_uninvited') }}
from answered
where has_invitations
group by {{ payee_period_key() }}
union all
select
    {{ payee_period_key() }},
    {{ counts_of_accounts("'accounts_moved'", '1', 'is_moved') }}
from moves
group by {{ payee_period_key() }}
union all
select
    {{ payee_period_key() }},
    {{ counts_of_accounts("'accounts_back_dated'", '1', 'is_moved') }}
from back_dated
group by {{ payee_period_key() }}
