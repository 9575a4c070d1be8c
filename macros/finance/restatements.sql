{#- Why a figure of a closed period is not what it was: the causes, in the order in which they are replayed.
    Step 0 is the closing; the last cause is what remains to the figure of now. -#}
{% macro restatement_causes() -%}
    {%- do return([
        'late_answer', 'corrected_score', 'moved_account', 'withdrawn', 'erased', 'rule', 'setting', 'code'
    ]) -%}
{%- endmacro %}

{#- The step of a cause, from 1. -#}
{% macro step_of(cause) -%}
    {{ restatement_causes().index(cause) + 1 }}
{%- endmacro %}

{#- The cause of a step. -#}
{% macro cause_of(step) -%}
    case {{ step }}
        {%- for cause in restatement_causes() %} when {{ step_of(cause) }} then '{{ cause }}'{% endfor %} end
{%- endmacro %}

{#- The settings that decide which answers count in a period; the others change how figures are shown. -#}
{% macro settings_of_evidence() -%}
    {%- do return(['reporting_timezone', 'fiscal_year_start_month', 'response_basis']) -%}
{%- endmacro %}

{#- True where one of them is not what it was; false where the closing does not name it. `settings` is JSON text. -#}
{% macro has_other_settings(settings) -%}
    (
        {%- for name in settings_of_evidence() %}
        {{ 'or ' if not loop.first }}coalesce({{ json_text(settings, name) }} <> '{{ var(name) }}', false)
        {%- endfor %}
    )
{%- endmacro %}

{#- Query: the newest load, or withdrawal of one, of the files that say where accounts belong, and of those that
    suppliers are measured by. -#}
{% macro newest_loads() -%}
    select
        max(case when table_name <> 'benchmark_responses' then newest_load_id end) as of_accounts,
        max(case when table_name = 'benchmark_responses' then newest_load_id end) as of_benchmarks
    from (
        select table_name, greatest(load_id, coalesce(withdrawn_by, 0)) as newest_load_id
        from {{ ref('stg_loads__files') }}
        where status = 'loaded'
            and table_name in ('accounts', 'account_managers', 'respondents', 'benchmark_responses')
    ) as files
{%- endmacro %}

{#- Query: of the answers of a relation, whose they are and the loads of their versions: the first, the one that is
    current, and the newest by which one was withdrawn. -#}
{% macro versions_of_answers(responses, answers) -%}
    select
        response_id,
        max(respondent_id) as respondent_id,
        min(load_id) as first_load_id,
        max(case when disposition <> 'superseded' then load_id end) as current_load_id,
        max(case when reason = 'withdrawn' then superseded_by end) as withdrawn_by
    from {{ responses }}
    where response_id in (select response_id from {{ answers }})
    group by response_id
{%- endmacro %}

{#- The step of an answer that a closing and the figure of now do not count alike, by what raw holds of the answer
    itself; null where that does not tell. Columns of `int_bonus_changes`: is_corrected (counted in both, with another
    score or date; false: with another account or branch; null: counted in one only), is_moved (from one payee to
    another), was_known (loaded before the closing), is_newer (its current version came after it) and is_withdrawn (a
    version was withdrawn after it). -#}
{% macro step_of_change() -%}
    case
        when is_moved or not is_corrected then {{ step_of('moved_account') }}
        when is_newer and not was_known then {{ step_of('late_answer') }}
        when is_newer then {{ step_of('corrected_score') }}
        when is_withdrawn then {{ step_of('withdrawn') }}
    end
{%- endmacro %}

{#- The first step of the person's answers that changed themselves; null without such an answer. -#}
{% macro step_of_the_other_answer() -%}
    case when respondent_id is not null then
        min(case when own_step <> {{ step_of('moved_account') }} then own_step end) over (
            partition by scheme_period_key, evidence_of, respondent_id
        )
    end
{%- endmacro %}

{#- The step of one that has not changed itself, nor has another answer of the person. Without a scheme there is no
    statement, and no answer needs a cause of its own. -#}
{% macro step_without_a_newer_answer() -%}
    case
        when current_scheme_version is null then {{ step_of('code') }}
        when respondent_id like 'erased-%' then {{ step_of('erased') }}
        when has_other_settings then {{ step_of('setting') }}
        when has_newer_accounts and not coalesce(is_corrected, false) then {{ step_of('moved_account') }}
        else {{ step_of('code') }}
    end
{%- endmacro %}

{#- What names a restatement: the statement, what it is compared with, the cause, the differences and the answers. A
    decision holds for exactly that. -#}
{% macro restatement_id() -%}
    {%- set text = dbt.type_string() -%}
    {%- set parts = [] -%}
    {%- for column in bonus_key() + ['compared_with', 'cause', 'response_ids'] -%}
        {%- do parts.append('coalesce(cast(' ~ column ~ ' as ' ~ text ~ "), '')") -%}
    {%- endfor -%}
    {%- for difference, type in {
        'points_difference': 'decimal(18, 6)', 'responses_difference': 'bigint', 'amount_difference': money()
    }.items() -%}
        {%- do parts.append('coalesce(cast(cast(' ~ difference ~ ' as ' ~ type ~ ') as ' ~ text ~ "), '')") -%}
    {%- endfor -%}
    substr(md5({{ parts | join(" || '|' || ") }}), 1, 12)
{%- endmacro %}

{% macro restatement_columns() -%}
    {%- do return([
        'cause', 'restatement_id', 'response_ids', 'currency', 'responses_paid', 'responses_now', 'responses_difference',
        'points_paid', 'points_now', 'points_difference', 'amount_paid', 'amount_now', 'amount_difference'
    ]) -%}
{%- endmacro %}

{#- Query: what was decided and a correction carried out: its difference to the file before it, by cause. -#}
{% macro settled_restatements(decisions, closings) -%}
    {%- set statement = ['scheme_id', 'period_name', 'payee_type', 'payee_id'] -%}
    select
        {%- for column in bonus_key() %}
        files.{{ column }},
        {%- endfor %}
        decisions.cause,
        decisions.restatement_id,
        cast(null as {{ dbt.type_string() }}) as response_ids,
        files.currency,
        coalesce(files.responses_paid, 0) as responses_paid,
        files.responses,
        cast(null as bigint) as responses_difference,
        files.points_paid,
        files.measure_points,
        decisions.points_difference,
        coalesce(files.amount_paid, 0) as amount_paid,
        files.amount,
        decisions.amount_difference,
        decisions.decision,
        decisions.decided_by,
        files.closing_id as settled_in
    from (
        select
            *,
            lag(measure_points) over files as points_paid,
            lag(responses) over files as responses_paid,
            lag(amount) over files as amount_paid
        from {{ closings }}
        window files as (partition by {{ statement | join(', ') }} order by sequence)
    ) as files
    inner join {{ decisions }} as decisions
        on files.settles like '%"' || decisions.decision_id || '"%'
        {%- for column in statement %}
        and files.{{ column }} = decisions.{{ column }}
        {%- endfor %}
{%- endmacro %}
