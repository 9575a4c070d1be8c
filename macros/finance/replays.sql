{#- The parts of a replay: of each statement of `int_bonus_closed` what a closing was computed from (`is_now` false:
    the rows it holds) and what is in force now. -#}

{#- Query: the rules of the scheme, and the target. -#}
{% macro replay_rules(closed, schemes) -%}
    select
        statement_key,
        false as is_now,
        {%- for column in ['measure', 'study_id', 'payout'] %}
        {{ json_text('scheme', column) }} as {{ column }},
        {%- endfor %}
        {%- for column in ['minimum_responses', 'minimum_response_rate', 'minimum_accounts'] %}
        try_cast({{ json_text('scheme', column) }} as double) as {{ column }},
        {%- endfor %}
        target_paid as target_amount
    from {{ closed }}
    union all
    select
        closed.statement_key,
        true as is_now,
        schemes.measure,
        schemes.study_id,
        schemes.payout,
        cast(schemes.minimum_responses as double),
        schemes.minimum_response_rate,
        cast(schemes.minimum_accounts as double),
        closed.target_now
    from {{ closed }} as closed
    inner join {{ schemes }} as schemes
        on closed.scheme_id = schemes.scheme_id
        and closed.current_scheme_version = schemes.scheme_version
{%- endmacro %}

{#- Query: its bands. -#}
{% macro replay_bands(closed, bands) -%}
    select
        statement_key,
        false as is_now,
        cast(band.from_points as double) as from_points,
        cast(band.payout_share as double) as payout_share
    from (
        select
            statement_key,
            {{ json_records('bands', ['from_points', 'payout_share']) }} as band
        from {{ closed }}
    ) as listed
    union all
    select closed.statement_key, true, bands.from_points, bands.payout_share
    from {{ closed }} as closed
    inner join {{ bands }} as bands
        on closed.scheme_id = bands.scheme_id
        and closed.current_scheme_version = bands.scheme_version
{%- endmacro %}

{#- Query: the benchmarks of branches. -#}
{% macro replay_benchmarks(closed, benchmarks) -%}
    {%- set figures = ['nps', 'interval_centre', 'standard_error'] -%}
    select
        statement_key,
        false as is_now,
        benchmark.study_id,
        benchmark.branch_id,
        {%- for figure in figures %}
        cast(benchmark.{{ figure }} as double) as {{ figure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from (
        select
            statement_key,
            {{ json_records('benchmarks', ['study_id', 'branch_id'] + figures) }} as benchmark
        from {{ closed }}
    ) as listed
    union all
    select closed.statement_key, true, benchmarks.study_id, benchmarks.branch_id, {{ figures | join(', ') }}
    from {{ closed }} as closed
    inner join {{ benchmarks }} as benchmarks on benchmarks.branch_id is not null
{%- endmacro %}

{#- Query: every answer with the steps in which it counts, from `from_step` to before `until_step`: as it was paid, and
    as it counts now. -#}
{% macro replay_answers(changes) -%}
    {%- for side in ['paid', 'counted'] %}
    select
        statement_key,
        response_id,
        evidence_of,
        {{ side }}_account_id as account_id,
        {{ side }}_branch_id as branch_id,
        {{ category(side ~ '_score') }} as category,
        {{ '0' if side == 'paid' else 'step' }} as from_step,
        {{ 'coalesce(step, ' ~ step_of('code') ~ ')' if side == 'paid' else step_of('code') }} as until_step
    from {{ changes }}
    where {{ side }}_score is not null{{ ' and step is not null' if side == 'counted' }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
