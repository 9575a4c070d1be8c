{%- set keys = ['statement_key', 'step', 'measure_name'] -%}
with

closed as (

    select * from {{ ref('int_bonus_closed') }}

),

answers as (

    {{ replay_answers(ref('int_bonus_changes')) }}

),

bands as (

    {{ bonus_bands(
        '(' ~ replay_bands('closed', ref('bonus_bands')) ~ ') as bands', ['statement_key', 'is_now']
    ) }}

),

rules as (

    {{ replay_rules('closed', ref('bonus_schemes')) }}

),

benchmarks as (

    {{ replay_benchmarks('closed', ref('int_benchmarks')) }}

),

-- Invitations are counted, not listed: they come with the first cause that answers have.
invited as (

    select
        statement_key,
        min(step) as step
    from {{ ref('int_bonus_changes') }}
    where step < {{ step_of('rule') }}
    group by statement_key

),

steps as (

    {{ numbers_below(step_of('code') | int) }}

),

situations as (

    select
        closed.statement_key,
        steps.number as step,
        rules.measure as measure_name,
        rules.study_id,
        rules.payout,
        rules.target_amount,
        rules.minimum_responses, ...
        coalesce(rules.minimum_response_rate, 0e0) as minimum_response_rate,
        coalesce(rules.minimum_accounts, 1) as minimum_accounts,
        rules.is_now,
        {{ share }} as response_rate
    from closed
    cross join steps
    inner join rules ...

),

measured_answers as (

    select
        situations.*,
        answers.evidence_of, account_id, branch_id, category,
        benchmarks.nps as benchmark_nps,
        benchmarks.interval_centre as benchmark_centre,
        benchmarks.standard_error as benchmark_error
    from situations
    inner join answers on
    left join benchmarks
)
