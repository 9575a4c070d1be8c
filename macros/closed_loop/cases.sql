{#- What an answer asks for, and how urgent it is. -#}

{#- The newest load: what counts as now. Nothing depends on the clock. -#}
{% macro as_of() -%}
    select max(started_at) as as_of
    from {{ ref('stg_loads__files') }}
    where status = 'loaded'
{%- endmacro %}

{#- What should be done about an answer: `recover` a severe detractor, `repair` with a detractor, `win_over`
    a passive, `ask_for_introduction` a promoter whom nobody asked yet. Null: nothing. -#}
{% macro action(score, was_asked) -%}
    case
        when {{ is_severe_detractor(score) }} then 'recover'
        when {{ category(score) }} = 'detractor' then 'repair'
        when {{ category(score) }} = 'passive' then 'win_over'
        when {{ category(score) }} = 'promoter' and not {{ was_asked }} then 'ask_for_introduction'
    end
{%- endmacro %}

{#- 1 for the gravest action, 4 for the mildest. -#}
{% macro severity_rank(action) -%}
    case {{ action }} when 'recover' then 1 when 'repair' then 2 when 'win_over' then 3 else 4 end
{%- endmacro %}

{#- When the next step is due: contact within `hours_to_contact` of the answer, then an end within
    `days_to_close` of it. -#}
{% macro due_at(responded_at, contacted_at) -%}
    case
        when {{ contacted_at }} is null then {{ add_hours(responded_at, var('hours_to_contact')) }}
        else {{ add_hours(responded_at, 24 * var('days_to_close')) }}
    end
{%- endmacro %}

{#- The value of a category on the scale of NPS: 1, 0 or −1. -#}
{% macro category_value(category) -%}
    case {{ category }} when 'promoter' then 1 when 'passive' then 0 when 'detractor' then -1 end
{%- endmacro %}

{#- How much the voice of a role weighs (variable `role_weights`); 1 for a role it does not name. -#}
{% macro role_weight(role) -%}
    case {{ role }}
        {%- for name, weight in var('role_weights').items() %}
        when '{{ name }}' then {{ weight }}e0
        {%- endfor %}
        else 1e0
    end
{%- endmacro %}

{#- Why a case ranks where it does, in the order that decides: overdue, severity, decision maker, revenue, age. -#}
{% macro priority_reason(is_overdue, due_at, action, is_decision_maker, annual_revenue, responded_on) -%}
    case when {{ is_overdue }} then 'overdue since ' else 'due on ' end
    || cast(cast({{ due_at }} as date) as {{ dbt.type_string() }})
    || case {{ action }}
        when 'recover' then ', severe detractor'
        when 'repair' then ', detractor'
        when 'win_over' then ', passive'
        else ', promoter whom nobody asked'
    end
    || case when {{ is_decision_maker }} then ', decision maker' else '' end
    || coalesce(
        ', ' || cast(cast(round({{ annual_revenue }}) as bigint) as {{ dbt.type_string() }}) || ' a year',
        ', revenue unknown'
    )
    || ', answered on ' || cast({{ responded_on }} as {{ dbt.type_string() }})
{%- endmacro %}
