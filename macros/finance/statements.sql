{#- Whether a statement meets each minimum. -#}
{% macro bonus_verdicts() -%}
    coalesce(measured_responses, 0) >= minimum_responses as has_minimum_responses,
    coalesce(response_rate, 0e0) >= minimum_response_rate as has_minimum_response_rate,
    accounts >= minimum_accounts as has_minimum_accounts
{%- endmacro %}

{#- The first rule that a statement does not meet, with its numbers; null when it meets all. Nothing is paid by a rule
    that cannot be checked: without a measure, without a target. -#}
{% macro bonus_not_eligible_reason() -%}
    case
        when responses = 0 then 'no answers'
        when {{ is_gap_measure('measure_name') }} and coalesce(measured_responses, 0) = 0
            then 'no benchmark of any branch'
        when measure_points is null and measure_name = 'nps_change' then 'no answers in the period before'
        when measure_points is null and measure_name = 'account_mean_nps' then 'no answers with an account'
        when measure_points is null then 'uncertainty of the benchmark unknown'
        when not has_minimum_responses then
            {{ whole_number('measured_responses') }} || ' of the ' || {{ whole_number('minimum_responses') }}
            || ' answers needed'
        when not has_minimum_response_rate and response_rate is null then 'no invitations'
        when not has_minimum_response_rate then
            'response rate ' || {{ percentage('response_rate') }} || '; ' || {{ percentage('minimum_response_rate') }}
            || ' needed'
        when not has_minimum_accounts then
            {{ whole_number('accounts') }} || ' of the ' || {{ whole_number('minimum_accounts') }}
            || ' accounts needed'
        when target_amount is null then 'no target'
    end
{%- endmacro %}

{% macro whole_number(number) -%}
    cast({{ number }} as {{ dbt.type_string() }})
{%- endmacro %}

{#- A share as a percentage with one decimal, cut rather than rounded, so that 19.99 % is not 20 %. -#}
{% macro percentage(share) -%}
    cast(cast(floor(round(1000 * {{ share }}, 6)) / 10 as decimal(5, 1)) as {{ dbt.type_string() }}) || ' %'
{%- endmacro %}

{#- `closed`, `closable` or `open`: a period is over once answers were loaded after its end. -#}
{% macro bonus_state(as_of_on) -%}
    case
        when closing_id is not null then 'closed'
        when is_complete and {{ as_of_on }} >= closable_on
            and approved_by is not null and approved_on < period_start then 'closable'
        else 'open'
    end
{%- endmacro %}

{#- A payee as people call it, from payee_type and payee_id; `managers` and `branches` may have its name. -#}
{% macro payee_name() -%}
    case payee_type
        when 'account_manager' then coalesce(managers.account_manager_name, payee_id)
        when 'branch' then coalesce(branches.branch_name, payee_id)
        when 'company' then 'Whole company'
        else payee_id
    end
{%- endmacro %}

{#- The columns of `int_bonus_statements`. -#}
{% macro bonus_statement_columns() -%}
    {{ bonus_key() | join(', ') }},
    scheme_name,
    {{ payee_name() }} as payee_name,
    measure_name,
    not_eligible_reason is null as is_eligible,
    not_eligible_reason,
    has_minimum_responses,
    has_minimum_response_rate,
    has_minimum_accounts,
    {{ bonus_state('as_of.as_of_on') }} as state,
    currency,
    closing_id,
    prepared_by,
    approved_by,
    measure_points,
    measure_low,
    measure_high,
    responses,
    promoters,
    passives,
    detractors,
    coalesce(measured_responses, 0) as measured_responses,
    minimum_responses,
    accounts,
    minimum_accounts,
    invitations,
    answered_invitations,
    response_rate,
    minimum_response_rate,
    band_from_points,
    payout_share,
    target_amount,
    {{ bonus_amount('target_amount', 'payout_share', 'not_eligible_reason is null') }} as amount,
    other_manager_share,
    as_of.load_id as as_of_load_id,
    period_start,
    period_end,
    closable_on,
    approved_on
{%- endmacro %}
