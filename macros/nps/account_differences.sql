{#- The parts that a difference of an account's figure is judged by, from `account_figures`, in points: the
    middle of its interval, what rounding to whole people adds to half of it, and the figure itself.
    `previous` names the same of the period before. -#}
{% macro account_nps(relation, previous='') -%}
    {{ nps(*account_counts(relation, previous)[:3]) }}
{%- endmacro %}

{% macro account_centre(relation, previous='') -%}
    (100 * ({{ interval_centre(*account_counts(relation, previous)) }}))
{%- endmacro %}

{% macro account_rounding(relation, previous='') -%}
    {%- set counts = account_counts(relation, previous) -%}
    (100 * ({{ half_a_person(counts[2], counts[3]) }}))
{%- endmacro %}

{#- One end of its interval, from a relation with its counts, `possible_voices` and
    `unit_standard_error`. -#}
{% macro account_bound(relation, side) -%}
    {%- set parts = [] -%}
    {%- for name in ['promoters', 'detractors', 'responses', 'possible_voices', 'unit_standard_error'] -%}
        {%- do parts.append(relation ~ '.' ~ name) -%}
    {%- endfor -%}
    {{ interval_bound(*(parts + [side])) }}
{%- endmacro %}

{#- The end of what the silent contacts could still make of it. -#}
{% macro account_attainable(relation, side, previous='') -%}
    ({{ attainable(*(account_counts(relation, previous) + [side])) }})
{%- endmacro %}

{#- What the change from the period before is judged by, from the same relation. -#}
{% macro account_centre_change(relation) -%}
    ({{ account_centre(relation) }} - {{ account_centre(relation, 'previous_') }})
{%- endmacro %}

{% macro account_change_rounding(relation) -%}
    {{ combined_error(account_rounding(relation), account_rounding(relation, 'previous_')) }}
{%- endmacro %}

{% macro account_attainable_change(relation, side) -%}
    ({{ account_attainable(relation, side) }} - {{ account_attainable(relation, -side, 'previous_') }})
{%- endmacro %}

{#- Promoters, detractors, answers and possible voices, as the formulas take them. -#}
{% macro account_counts(relation, previous='') -%}
    {%- set prefix = relation ~ '.' ~ previous -%}
    {%- do return([
        prefix ~ 'promoters', prefix ~ 'detractors', prefix ~ 'responses',
        possible_voices(prefix ~ 'contacts')
    ]) -%}
{%- endmacro %}
