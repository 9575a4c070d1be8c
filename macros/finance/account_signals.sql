{#- Queries of `int_account_signals`, over the CTEs that they are given. -#}

{#- Query: delivered and answered invitations of each account, in the period and before; `change_error` is its part in how
    far the answered of the period are from their expectation: e = (h₁ − r₁·n₁)·n₀/n − (h₀ − r₀·n₀)·n₁/n, r the rates of all accounts
    of the payee. -#}
{% macro response_rates_of_accounts(sent) -%}
    select
        *,
        (
            (answered - all_answered / nullif(all_invitations, 0) * invitations) * all_past_invitations
            - (past_answered - all_past_answered / nullif(all_past_invitations, 0) * past_invitations)
            * all_invitations
        ) / (all_invitations + all_past_invitations) as change_error
    from (
        select
            *,
            {%- for column in ['invitations', 'answered', 'past_invitations', 'past_answered'] %}
            cast(sum({{ column }}) over (partition by {{ payee_period_key() }}) as double) as all_{{ column }}
            {{- ',' if not loop.last }}
            {%- endfor %}
        from (
            select
                {{ payee_period_key() }},
                account_key,
                {{ count_where('is_now') }} as invitations,
                {{ count_where('is_now and is_answered') }} as answered,
                {{ count_where('not is_now') }} as past_invitations,
                {{ count_where('not is_now and is_answered') }} as past_answered
            from {{ sent }} as sent
            group by {{ payee_period_key() }}, account_key
        ) as counted
    ) as totalled
{%- endmacro %}

{#- An aggregate: the variance of the answered of the period with accounts as clusters, A/(A−1)·Σe², stretched by (t/z)²
    because few accounts tell little of how much accounts differ. Null with one account. -#}
{% macro variance_of_change() -%}
    cast({{ exact_sum('power(change_error, 2)', 9) }} as double) * count(*) / nullif(count(*) - 1, 0)
    * power({{ student_t_point('(count(*) - 1)') }} / {{ z() }}, 2)
{%- endmacro %}

{#- Query: the answers of each account in the period, how many came in its last days, and whether somebody answered a survey
    with invitations who was never invited to it (1 or 0). -#}
{% macro answers_of_accounts(answers) -%}
    select
        {{ payee_period_key('answers.') }},
        answers.account_key,
        count(*) as answers,
        {{ count_where('answers.is_late') }} as late_answers,
        max(case when invited.survey_id is not null then 1 else 0 end) = 1 as has_invitations,
        max(case
            when invited.survey_id is not null and invitations.respondent_id is null then 1 else 0
        end) as has_uninvited
    from {{ answers }} as answers
    left join (
        select distinct coalesce(survey_id, '(unknown)') as survey_id
        from {{ ref('int_invitations') }}
    ) as invited on answers.survey_id = invited.survey_id
    left join (
        select distinct coalesce(survey_id, '(unknown)') as survey_id, respondent_id
        from {{ ref('int_invitations') }}
    ) as invitations
        on answers.survey_id = invitations.survey_id
        and answers.respondent_id = invitations.respondent_id
    group by {{ payee_period_key('answers.') }}, answers.account_key
{%- endmacro %}

{#- Query: accounts that answered in a period or the twelve months before it: promoters less detractors. -#}
{% macro standings_of_accounts(payees) -%}
    select
        periods.period_key,
        responses.account_key,
        sum({{ category_value(category('responses.score')) }}) as balance
    from (select distinct period_key, period_start, period_end from {{ payees }} as payees) as periods
    inner join {{ ref('int_responses') }} as responses
        on responses.responded_on >= {{ add_months('periods.period_start', -12) }}
        and responses.responded_on <= periods.period_end
    where responses.disposition = 'counted'
    group by periods.period_key, responses.account_key
{%- endmacro %}

{#- Query: each account that was a payee's on the first or the last day of the period, and whether it moved to the payee's
    advantage in between (1 or 0): one with more detractors than promoters away, or one with more promoters in. -#}
{% macro moves_of_accounts(payees, owners, standings) -%}
    select
        {{ payee_period_key('owned.') }},
        owned.account_key,
        case
            when owned.at_start > owned.at_end and standings.balance < 0 then 1
            when owned.at_end > owned.at_start and standings.balance > 0 then 1
            else 0
        end as is_moved
    from (
        select
            {{ payee_period_key('payees.') }},
            entities.account_key,
            max(case when payees.period_start >= entities.valid_from then 1 else 0 end) as at_start,
            max(case when payees.period_end < entities.valid_until then 1 else 0 end) as at_end
        from {{ payees }} as payees
        inner join {{ owners }} as entities
            on {{ same_entity('payees', 'entities') }}
            and payees.period_end >= entities.valid_from
            and payees.period_start < entities.valid_until
        group by {{ payee_period_key('payees.') }}, entities.account_key
    ) as owned
    left join {{ standings }} as standings
        on owned.period_key = standings.period_key
        and owned.account_key = standings.account_key
    where owned.at_start + owned.at_end > 0
{%- endmacro %}

{#- Query: each account that was a payee's on the last day of the period, as is known now or as was known then, and whether what
    was loaded since moved it to the payee's advantage (1 or 0): one with more detractors than promoters away, or one with
    more promoters in. -#}
{% macro back_dated_accounts(payees, owners, changed, standings) -%}
    select
        {{ payee_period_key('owned.') }},
        owned.account_key,
        max(case
            when owned.balance < 0 and standings.balance < 0 then 1
            when owned.balance > 0 and standings.balance > 0 then 1
            else 0
        end) as is_moved
    from (
        select {{ payee_period_key('payees.') }}, entities.account_key, 0 as balance
        from {{ payees }} as payees
        inner join {{ owners }} as entities
            on {{ same_entity('payees', 'entities') }}
            and payees.period_end >= entities.valid_from
            and payees.period_end < entities.valid_until
        {%- for entity_type, column in entities().items() if column in ['branch_id', 'account_manager_id', 'team'] %}
        {%- for at, balance in {'then': -1, 'now': 1}.items() %}
        union all
        select {{ payee_period_key('payees.') }}, {{ hash_key('changed.account_id') }}, {{ balance }}
        from {{ payees }} as payees
        inner join {{ changed }} as changed
            on payees.period_key = changed.period_key
            and payees.entity_id = changed.{{ column }}_{{ at }}
        where payees.entity_type = '{{ entity_type }}'
            and changed.{{ column }}_then <> changed.{{ column }}_now
        {%- endfor %}
        {%- endfor %}
    ) as owned
    left join {{ standings }} as standings
        on owned.period_key = standings.period_key
        and owned.account_key = standings.account_key
    group by {{ payee_period_key('owned.') }}, owned.account_key
{%- endmacro %}

{#- Query: of accounts on file by the end of a period about whose last day something was loaded later: whose they were, as was
    known then and as is known now. -#}
{% macro accounts_then_and_now(payees, lines) -%}
    {%- set order = "cast(lines.effective_on as " ~ dbt.type_string() ~ ") || cast(1000000000000000000 + "
        ~ version_order('lines.') ~ " as " ~ dbt.type_string() ~ ")" -%}
    select
        known.*,
        {%- for at in ['then', 'now'] %}
        coalesce(team_{{ at }}.team, '(unknown)') as team_{{ at }}{{ ',' if not loop.last }}
        {%- endfor %}
    from (
        select
            late.period_key,
            late.account_id,
            {%- for column in ['branch_id', 'account_manager_id'] %}
            {%- set outer = loop %}
            {%- for at in ['then', 'now'] %}
            {%- set counts = 'lines.' ~ column ~ ' is not null' ~ (
                ' and lines.loaded_on <= late.period_end' if at == 'then' else ''
            ) %}
            coalesce(nullif(max_by(
                lines.{{ column }}, case when {{ counts }} then {{ order }} end
            ), ''), '(unknown)') as {{ column }}_{{ at }}{{ ',' if not (loop.last and outer.last) }}
            {%- endfor %}
            {%- endfor %}
        from (
            select distinct periods.period_key, periods.period_end, lines.account_id
            from (select distinct period_key, period_end from {{ payees }} as payees) as periods
            inner join {{ lines }} as lines
                on periods.period_end < lines.loaded_on
                and periods.period_end >= lines.account_loaded_on
                and periods.period_end >= lines.effective_on
            where lines.loaded_on > lines.account_loaded_on
        ) as late
        inner join {{ lines }} as lines
            on late.account_id = lines.account_id
            and late.period_end >= lines.effective_on
        group by late.period_key, late.account_id
    ) as known
    {%- for at in ['then', 'now'] %}
    left join (
        select distinct account_manager_id, team from {{ ref('int_accounts_history') }}
    ) as team_{{ at }} on known.account_manager_id_{{ at }} = team_{{ at }}.account_manager_id
    {%- endfor %}
{%- endmacro %}

{#- Query: every row of an account with the day it was loaded, the day its account was first, and the day from which it holds. -#}
{% macro account_lines(payees) -%}
    select
        *,
        {{ reporting_date('loaded_at') }} as loaded_on,
        min({{ reporting_date('loaded_at') }}) over (partition by account_id) as account_loaded_on,
        coalesce(effective_from, case
            when row_number() over (partition by account_id order by load_id, source_row) = 1 then {{ always() }}
            else {{ reporting_date('loaded_at') }}
        end) as effective_on
    from {{ ref('stg_crm__accounts') }}
    where exists (select 1 from {{ payees }} as payees)
{%- endmacro %}
