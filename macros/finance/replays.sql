{#- The parts of a replay: of each statement of `int_bonus_closed` what a closing was computed from (`is_now` false:
    the rows it holds) and what is in force now. -#}

{#- What a replay is counted by. -#}
{% macro replay_keys() -%}
    {%- do return(['statement_key', 'step', 'measure_name']) -%}
{%- endmacro %}

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

{#- Query: its bands, each with where it ends. -#}
{% macro replay_bands(closed, bands) -%}
    {%- set both -%}
    (
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
    ) as bands
    {%- endset -%}
    {{ bonus_bands(both, ['statement_key', 'is_now']) }}
{%- endmacro %}

{#- Query: the benchmarks of branches. A closing holds those that were published; of those measured from answers, which
    are no part of it, the ones of now are in both. -#}
{% macro replay_benchmarks(closed, benchmarks) -%}
    select
        published.statement_key,
        false as is_now,
        published.benchmark.study_id,
        published.benchmark.branch_id,
        published.nps,
        100 * {{ published_centre('published.nps', 'published.sample_size') }} as interval_centre,
        100 * {{ published_error('published.nps', 'published.sample_size') }} as standard_error
    from (
        select
            statement_key,
            benchmark,
            cast(benchmark.nps as double) as nps,
            cast(benchmark.sample_size as int) as sample_size
        from (
            select
                statement_key,
                {{ json_records('benchmarks', ['study_id', 'branch_id', 'nps', 'sample_size']) }} as benchmark
            from {{ closed }}
        ) as listed
    ) as published
    left join {{ benchmarks }} as measured
        on published.benchmark.study_id = measured.study_id
        and published.benchmark.branch_id = measured.branch_id
        and measured.benchmark_variance = 'measured'
    where measured.study_id is null
    union all
    select
        closed.statement_key, held.is_now, benchmarks.study_id, benchmarks.branch_id,
        benchmarks.nps, benchmarks.interval_centre, benchmarks.standard_error
    from {{ closed }} as closed
    inner join {{ benchmarks }} as benchmarks on benchmarks.branch_id is not null
    inner join (select true as is_now union all select false as is_now) as held
        on held.is_now or benchmarks.benchmark_variance = 'measured'
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

{#- Query: each statement in each step before the last, with the rules of the closing up to the step of rules and those
    of now from there on: none where the scheme is gone. Invitations are counts: those of now come with the first cause
    that answers have; where no answer has one they were loaded late, or another setting counts others. -#}
{% macro replay_situations(closed, rules, changes) -%}
    {%- set is_now = '(steps.number >= ' ~ step_of('rule') ~ ')' -%}
    select
        closed.statement_key,
        steps.number as step,
        {{ is_now }} as is_now,
        rules.measure as measure_name,
        rules.study_id,
        rules.payout,
        rules.target_amount,
        cast(coalesce(
            rules.minimum_responses,
            case when steps.number < {{ step_of('setting') }} then
                try_cast({{ json_text('closed.settings', 'minimum_responses') }} as double)
            end,
            {{ var('minimum_responses') }}
        ) as int) as minimum_responses,
        coalesce(rules.minimum_response_rate, 0e0) as minimum_response_rate,
        cast(coalesce(rules.minimum_accounts, 1) as int) as minimum_accounts,
        case
            when steps.number < coalesce(first_causes.step, closed.step_of_invitations)
                then {{ share('closed.answered_invitations_paid', 'closed.invitations_paid') }}
            else {{ share('closed.answered_invitations_now', 'closed.invitations_now') }}
        end as response_rate
    from (
        select
            *,
            case when has_other_settings then {{ step_of('setting') }} else {{ step_of('late_answer') }} end
                as step_of_invitations
        from {{ closed }}
    ) as closed
    inner join ({{ numbers_below(step_of('code') | int) }}) as steps on true
    left join {{ rules }} as rules
        on closed.statement_key = rules.statement_key
        and rules.is_now = {{ is_now }}
    left join (
        select statement_key, min(step) as step
        from {{ changes }}
        where step < {{ step_of('code') }}
        group by statement_key
    ) as first_causes on closed.statement_key = first_causes.statement_key
{%- endmacro %}

{#- Query: what a statement was and is, cause by cause: its replays, and as the last state what it is now. What the
    replay of the closing itself is not the closing comes with the last cause, code; where suppliers were measured
    since, which no closing holds, with the rules. -#}
{% macro replay_states(closed, replays) -%}
    select
        replays.statement_key,
        replays.step,
        {%- for figure in ['responses', 'points', 'amount'] %}
        replays.{{ figure }} + case when replays.step < remainders.step then remainders.{{ figure }} else 0 end
            as {{ figure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ replays }} as replays
    inner join (
        select
            closed.statement_key,
            case
                when closed.has_newer_benchmarks and {{ is_gap_measure('first_replays.measure_name') }}
                    then {{ step_of('rule') }}
                else {{ step_of('code') }}
            end as step,
            closed.responses_paid - first_replays.responses as responses,
            coalesce(closed.points_paid - first_replays.points, 0e0) as points,
            closed.amount_paid - first_replays.amount as amount
        from {{ closed }} as closed
        inner join {{ replays }} as first_replays on closed.statement_key = first_replays.statement_key
        where first_replays.step = 0
    ) as remainders on replays.statement_key = remainders.statement_key
    union all
    select statement_key, {{ step_of('code') }}, responses_now, points_now, amount_now
    from {{ closed }}
{%- endmacro %}
