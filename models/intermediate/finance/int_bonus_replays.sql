with

answers as (

    {{ replay_answers(ref('int_bonus_changes')) }}

),

bands as (

    {{ replay_bands(ref('int_bonus_closed'), ref('bonus_bands')) }}

),

rules as (

    {{ replay_rules(ref('int_bonus_closed'), ref('bonus_schemes')) }}

),

benchmarks as (

    {{ replay_benchmarks(ref('int_bonus_closed'), ref('int_benchmarks')) }}

),

situations as (

    {{ replay_situations(ref('int_bonus_closed'), 'rules', ref('int_bonus_changes')) }}

),

situated as (

    select
        situations.statement_key,
        situations.step,
        situations.measure_name,
        answers.evidence_of,
        answers.account_id,
        answers.branch_id,
        answers.category,
        benchmarks.nps as benchmark_nps,
        benchmarks.interval_centre as benchmark_centre,
        benchmarks.standard_error as benchmark_error
    from situations
    inner join answers
        on situations.statement_key = answers.statement_key
        and situations.step >= answers.from_step
        and situations.step < answers.until_step
        and situations.measure_name is not null
    left join benchmarks
        on situations.statement_key = benchmarks.statement_key
        and situations.is_now = benchmarks.is_now
        and situations.study_id = benchmarks.study_id
        and answers.branch_id = benchmarks.branch_id
        and {{ is_gap_measure('situations.measure_name') }}

),

cells as (

    {{ bonus_cells('situated', replay_keys()) }}

),

clusters as (

    {{ bonus_clusters('cells', replay_keys()) }}

),

sums as (

    {{ bonus_sums('clusters', replay_keys()) }}

),

figures as (

    select
        *,
        {{ bonus_measure('points') }} as measure_points
    from (select *, 100 * {{ roll_up_error('sums') }} as standard_error from sums) as with_error

),

measured as (

    select
        situations.*,
        figures.measure_points,
        figures.responses as measured_responses,
        coalesce(figures.all_responses, 0) as responses,
        coalesce(figures.accounts, 0) as accounts
    from situations
    left join figures
        on situations.statement_key = figures.statement_key
        and situations.step = figures.step

)

select
    verdicts.statement_key,
    verdicts.step,
    verdicts.measure_name,
    verdicts.responses,
    verdicts.measure_points as points,
    coalesce({{ bonus_amount(
        'target_amount', bonus_share('measure_points', 'bands', 'payout'),
        '(' ~ bonus_not_eligible_reason() ~ ') is null'
    ) }}, 0) as amount
from (select *, {{ bonus_verdicts() }} from measured) as verdicts
left join bands
    on verdicts.statement_key = bands.statement_key
    and verdicts.is_now = bands.is_now
    and {{ bonus_band('verdicts.measure_points', 'bands') }}
