{#- What a bonus period is searched for. Each signal is a count that is compared with what chance would make of it: of
    `units`, some are `drawn` (invited, answered in time, of this payee) and some `marked` (detractors, late, changed);
    `hits` are both. -#}

{#- Contacts that changed at most so many days before a survey went out changed for it. -#}
{% macro days_before_a_wave() -%}
    30
{%- endmacro %}

{#- The last days of a period, in which answers are few or many. -#}
{% macro last_days_of_a_period() -%}
    7
{%- endmacro %}

{#- How many other payees there must be to compare with. -#}
{% macro minimum_peers() -%}
    3
{%- endmacro %}

{#- Query: the payees of every scheme by roll-up and period, with the days of the period. -#}
{% macro payee_periods() -%}
    select distinct {{ payee_period_key() }}, period_start, period_end from {{ ref('int_bonus_payees') }}
{%- endmacro %}

{#- Query: whose an account was, and when: one row per version of an account and roll-up. -#}
{% macro account_entities() -%}
    {%- for entity_type, column in entities().items() %}
    select
        '{{ entity_type }}' as entity_type,
        {{ entity_id(column) }} as entity_id,
        account_id,
        account_key,
        account_version,
        valid_from,
        valid_until
    from {{ ref('int_accounts_history') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- A join of `payees` and `entities` (the two queries above) on the roll-up. -#}
{% macro same_entity(first, second) -%}
    {{ first }}.entity_type = {{ second }}.entity_type
        and {{ first }}.entity_id = {{ second }}.entity_id
{%- endmacro %}

{#- What tells the counts of a payee and period apart. -#}
{% macro payee_period_key(prefix='') -%}
    {{ prefix }}entity_type, {{ prefix }}entity_id, {{ prefix }}period_key
{%- endmacro %}

{#- The columns of one signal's counts, of rows that have `units` and `hits` of one account each: all units of a payee are
    drawn, from those of all payees. The sums of squares tell how much accounts differ. -#}
{% macro counts_of_accounts(signal, units, hits) -%}
    {{ signal }} as signal,
    cast(sum({{ units }}) as bigint) as units,
    cast(sum({{ units }}) as bigint) as drawn,
    cast(sum({{ hits }}) as bigint) as marked,
    cast(sum({{ hits }}) as bigint) as hits,
    sum(cast({{ hits }} as double) * {{ hits }}) as hit_squares,
    sum(cast({{ hits }} as double) * {{ units }}) as products,
    sum(cast({{ units }} as double) * {{ units }}) as unit_squares
{%- endmacro %}

{#- The same columns of a signal whose units are drawn within the payee's own. -#}
{% macro counts_within(signal, units, drawn, marked, hits, cluster_variance='0e0') -%}
    {{ signal }} as signal,
    cast({{ units }} as bigint) as units,
    cast({{ drawn }} as bigint) as drawn,
    cast({{ marked }} as bigint) as marked,
    cast({{ hits }} as bigint) as hits,
    {{ cluster_variance }} as hit_squares,
    0e0 as products,
    0e0 as unit_squares
{%- endmacro %}
