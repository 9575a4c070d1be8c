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

{#- The step of an answer that a closing and the figure of now do not count alike, by what raw holds of the answer
    itself; null where that does not tell. Columns of `int_bonus_changes`: paid_score and counted_score (null: not
    counted), is_corrected (another score or date), is_moved (from one payee to another), was_known (loaded before
    the closing), is_newer (its current version came after it) and is_withdrawn (a version was withdrawn after it). -#}
{% macro step_of_change() -%}
    case
        when paid_score is not null and counted_score is not null and not is_corrected
            then {{ step_of('moved_account') }}
        when is_moved then {{ step_of('moved_account') }}
        when is_newer and not was_known then {{ step_of('late_answer') }}
        when is_newer then {{ step_of('corrected_score') }}
        when is_withdrawn then {{ step_of('withdrawn') }}
    end
{%- endmacro %}

{#- The step of one that has not changed itself, nor has another answer of the person. -#}
{% macro step_without_a_newer_answer() -%}
    case
        when respondent_id like 'erased-%' then {{ step_of('erased') }}
        when has_other_settings then {{ step_of('setting') }}
        when has_newer_accounts and not is_corrected then {{ step_of('moved_account') }}
        else {{ step_of('code') }}
    end
{%- endmacro %}
