{#- Queries of `int_contact_signals`, over the CTEs that they are given. -#}

{#- Query: of each account's `candidates`, how many were invited and how many of those are marked. An account whose people
    were invited in part is a stratum of its own: who of them was chosen is the question. Where all were or none, the account
    was chosen, not its people: those accounts are one stratum, each counts once and is marked when at least half of
    its people are. Contacts of one account are invited together; so nothing that goes with the account is a signal. -#}
{% macro invited_by_account(candidates, sent) -%}
    select
        {{ payee_period_key() }},
        signal,
        case when invited > 0 and invited < people then account_key end as stratum,
        case when invited > 0 and invited < people then people else 1 end as units,
        case when invited > 0 and invited < people then invited when invited > 0 then 1 else 0 end as drawn,
        case
            when invited > 0 and invited < people then marked
            when 2 * marked >= people then 1
            else 0
        end as marked,
        case
            when invited > 0 and invited < people then marked_invited
            when invited > 0 and 2 * marked >= people then 1
            else 0
        end as hits
    from (
        select
            {{ payee_period_key('candidates.') }},
            candidates.signal,
            candidates.account_key,
            count(*) as people,
            count(invited.respondent_id) as invited,
            {{ count_where('candidates.is_marked') }} as marked,
            {{ count_where('candidates.is_marked and invited.respondent_id is not null') }} as marked_invited
        from {{ candidates }} as candidates
        left join (
            select distinct {{ payee_period_key() }}, account_key, respondent_id from {{ sent }} as sent
        ) as invited
            on {{ same_entity('candidates', 'invited') }}
            and candidates.period_key = invited.period_key
            and candidates.account_key = invited.account_key
            and candidates.respondent_id = invited.respondent_id
        group by {{ payee_period_key('candidates.') }}, candidates.signal, candidates.account_key
    ) as accounts
{%- endmacro %}

{#- Query: per account and survey that a payee sent out: the first day on which somebody of the account was invited, or where
    nobody was, somebody of the payee's. -#}
{% macro waves_of_accounts(owned, sent) -%}
    select
        {{ payee_period_key('owned.') }},
        owned.account_key,
        surveys.survey_id,
        coalesce(min(own.invited_on), min(surveys.began_on)) as began_on
    from {{ owned }} as owned
    inner join (
        select {{ payee_period_key() }}, survey_id, min(invited_on) as began_on
        from {{ sent }} as sent
        group by {{ payee_period_key() }}, survey_id
    ) as surveys
        on {{ same_entity('owned', 'surveys') }} and owned.period_key = surveys.period_key
    left join {{ sent }} as own
        on {{ same_entity('owned', 'own') }}
        and owned.period_key = own.period_key
        and owned.account_key = own.account_key
        and surveys.survey_id = own.survey_id
    group by {{ payee_period_key('owned.') }}, owned.account_key, surveys.survey_id
{%- endmacro %}

{#- Query: each account with people on file of a payee who sent out a survey, and whether people of it were added, made inactive or
    given another address (and then not reached) in the days before: per signal a row with `hits` 0 or 1. -#}
{% macro changes_before_waves(waves, people, sent) -%}
    {%- set changed = {
        'contacts_added': 'case when people.added_on > people.account_added_on then people.added_on end',
        'contacts_deactivated': 'people.deactivated_on',
        'contacts_readdressed': 'case when unreached.respondent_id is not null then people.readdressed_on end',
    } -%}
    {%- for signal, changed_on in changed.items() %}
    select
        {{ payee_period_key('waves.') }},
        waves.account_key,
        '{{ signal }}' as signal,
        max(case
            when {{ changed_on }} between {{ add_days('waves.began_on', '-' ~ days_before_a_wave()) }} and waves.began_on
                then 1
            else 0
        end) as hits
    from {{ waves }} as waves
    inner join {{ people }} as people on waves.account_key = people.account_key
    {%- if signal == 'contacts_readdressed' %}
    left join (
        select distinct {{ payee_period_key() }}, survey_id, respondent_id from {{ sent }} as sent
        where not is_delivered
    ) as unreached
        on {{ same_entity('waves', 'unreached') }}
        and waves.period_key = unreached.period_key
        and waves.survey_id = unreached.survey_id
        and people.respondent_id = unreached.respondent_id
    {%- endif %}
    group by {{ payee_period_key('waves.') }}, waves.account_key
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
