{#- Whom a scheme can pay, and the roll-up whose figures are theirs. -#}
{% macro payee_types() -%}
    {%- do return({
        'account_manager': 'account_manager',
        'team': 'team',
        'branch': 'branch',
        'company': 'overall',
    }) -%}
{%- endmacro %}

{#- The measures a scheme can pay on, and the lowest value of each, in points. -#}
{% macro bonus_measures() -%}
    {%- do return({
        'nps_low': -100,
        'nps': -100,
        'nps_change': -200,
        'branch_gap': -200,
        'branch_gap_low': -200,
        'account_mean_nps': -100,
    }) -%}
{%- endmacro %}

{#- The measures that are compared with the benchmark of a branch. -#}
{% macro is_gap_measure(measure_name) -%}
    ({{ measure_name }} in ('branch_gap', 'branch_gap_low'))
{%- endmacro %}

{#- What tells statements apart, and everything that belongs to one. -#}
{% macro bonus_key() -%}
    {%- do return(
        ['scheme_id', 'scheme_version', 'period_type', 'period_name', 'payee_type', 'payee_id']
    ) -%}
{%- endmacro %}

{#- The same with what is measured, which every statement has one of. -#}
{% macro bonus_measure_key() -%}
    {%- do return(bonus_key() + ['measure_name']) -%}
{%- endmacro %}

{#- A join on that key. -#}
{% macro same_bonus_key(first, second) -%}
    {%- for column in bonus_key() %}
    {{ first }}.{{ column }} = {{ second }}.{{ column }}{{ ' and' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- The roll-up of a payee. -#}
{% macro entity_of_payee(payee_type) -%}
    case {{ payee_type }}
        {%- for name, entity_type in payee_types().items() %}
        when '{{ name }}' then '{{ entity_type }}'
        {%- endfor %}
    end
{%- endmacro %}

{#- Where an account belonged, by the type of roll-up, from a version of `int_accounts_history`; `(unknown)` without. -#}
{% macro entity_of_account(entity_type, history) -%}
    case {{ entity_type }}
        {%- for name, column in entities().items() %}
        when '{{ name }}'
            then {{ 'coalesce(' ~ history ~ '.' ~ column ~ ", '(unknown)')" if column else entity_id(column) }}
        {%- endfor %}
    end
{%- endmacro %}

{#- The columns of `int_bonus_payees`: who, under which rules, and what is known without the answers. -#}
{% macro bonus_payee_columns() -%}
    versions.scheme_id,
    versions.scheme_version,
    versions.period_type,
    versions.period_name,
    versions.payee_type,
    payees.payee_id,
    versions.entity_type,
    payees.payee_id as entity_id,
    versions.scheme_name,
    versions.measure as measure_name,
    versions.study_id,
    versions.payout,
    versions.prepared_by,
    versions.approved_by,
    coalesce(known.currency, versions.currency) as currency,
    coalesce(known.closing_id, versions.closing_id) as closing_id,
    versions.is_complete,
    known.target_amount,
    invitations.invitations,
    invitations.answered_invitations,
    cast(coalesce(versions.minimum_responses, {{ var('minimum_responses') }}) as int) as minimum_responses,
    coalesce(versions.minimum_response_rate, 0e0) as minimum_response_rate,
    cast(coalesce(versions.minimum_accounts, 1) as int) as minimum_accounts,
    versions.period_key,
    versions.previous_period_key,
    versions.period_start,
    versions.period_end,
    {{ add_days('versions.period_end', '1 + versions.close_after_days') }} as closable_on,
    versions.approved_on
{%- endmacro %}
