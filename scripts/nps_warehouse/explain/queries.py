"""The queries behind `nps explain`: which answers made a published figure, and which did not.

They run on a published version, for one figure or for all figures of an entity at once, and recount from the answers
what the marts have counted.
"""

from nps_warehouse.db.sql import name, text
from nps_warehouse.explain.entities import Entity

_IS_IN_PERIOD = "answers.responded_on between figures.period_start and figures.period_end"
# An answer is its person's voice in a period unless a later one of theirs is in it too.
_IS_VOICE = """
    (settings.response_basis = 'all' or answers.superseded_on is null
        or answers.superseded_on > figures.period_end)
"""
_IS_WORKING = """workings.entity_id = coalesce(figures.entity_id, '(all)')
            and workings.period_type = figures.period_type and workings.period_start = figures.period_start"""
# What the person wrote on why, beside the score.
_REASONS = """
    select response_id, string_agg(answer, ' / ' order by question_id) as reason
    from marts.fct_answers where purpose = 'reason' group by response_id
"""
_FIGURE = "figures.entity_type, figures.entity_id, figures.period_type, figures.period_start"


def figures(entity: Entity) -> str:
    """Every published figure of an entity, as its mart has it, with `entity_type`, `entity_id` and `entity_name`."""
    entity_id = f"cast({name(entity.id)} as varchar)" if entity.id else "null::varchar"
    label = f"cast({name(entity.label)} as varchar)" if entity.label else "'all accounts'"
    return f"""
        select {text(entity.name)} as entity_type, {entity_id} as entity_id, {label} as entity_name, *
        from marts.{name(entity.mart)}
    """


def counted(entity: Entity) -> str:
    """The answers in each of `figures`, a relation with the columns of that query."""
    return f"""
        select {_FIGURE},
            answers.response_id, answers.respondent_id, answers.account_id, answers.responded_on, answers.score,
            answers.category, words.reason
        from figures
        cross join audit.build_settings as settings
        join {_counted_answers(entity)} as answers on {_is_of_entity(entity)} and {_IS_IN_PERIOD} and {_IS_VOICE}
        left join ({_REASONS}) as words on answers.response_id = words.response_id
        order by answers.responded_on, answers.response_id
    """


def not_counted(entity: Entity) -> str:
    """The other answers of each figure's entity and period, and those whose time is unknown, each with its reason."""
    return f"""
        select {_FIGURE},
            answers.response_id, answers.respondent_id, answers.account_id, answers.responded_on,
            cast(answers.score as varchar) as score_as_exported, dispositions.source_file, dispositions.source_row,
            'earlier answer of the same person, who answered again on ' || answers.superseded_on as reason
        from figures
        cross join audit.build_settings as settings
        join {_counted_answers(entity)} as answers on {_is_of_entity(entity)} and {_IS_IN_PERIOD} and not {_IS_VOICE}
        join audit.response_dispositions as dispositions
            on dispositions.response_id = answers.response_id and dispositions.disposition = 'counted'
        union all
        select {_FIGURE},
            answers.response_id, answers.respondent_id, answers.account_id, answers.responded_on,
            answers.score_as_exported, answers.source_file, answers.source_row,
            {_REASON} as reason
        from figures
        join {_all_answers(entity)} as answers
            on answers.disposition <> 'counted' and {_is_of_entity(entity)} and coalesce({_IS_IN_PERIOD}, true)
        left join audit.load_history as later on answers.superseded_by = later.load_id
        order by responded_on nulls last, response_id, source_file, source_row
    """


_REASON = """
    case
        when answers.disposition = 'superseded' and answers.reason = 'newer_version' then
            'superseded by a newer version of the same answer (load ' || answers.superseded_by
            || ', ' || later.source_file || ')'
        when answers.disposition = 'superseded' then
            'withdrawn: its file was described differently or left out (load ' || answers.superseded_by || ')'
        when answers.disposition = 'not_an_answer' then 'not an answer: no score was given'
        else answers.disposition || ': ' || replace(answers.reason, '_', ' ')
    end
"""


def benchmarks(entity: Entity) -> str:
    """The benchmark gaps of each figure, one row per study; no rows for an entity that is not compared."""
    if entity.gaps is None:
        return "select null as study_id where false"
    entity_id = f"gaps.{name(entity.id)} = figures.entity_id" if entity.id else "true"
    return f"""
        select gaps.*, studies.provider, studies.population
        from figures
        join marts.{name(entity.gaps)} as gaps
            on {entity_id} and gaps.period_type = figures.period_type and gaps.period_start = figures.period_start
        join marts.dim_benchmark_studies as studies using (study_id)
        order by gaps.is_default_study desc, gaps.study_id
    """


def workings(entity: Entity) -> str:
    """The steps to each figure's interval and change, one row each."""
    view = "account_workings" if entity.name == "account" else "entity_workings"
    return f"""
        select workings.*
        from figures
        join serving.{view} as workings on {_IS_WORKING}
            and workings.entity_type = figures.entity_type
    """


def gap_workings(entity: Entity) -> str:
    """The steps to each of `benchmarks`, one row per study and benchmark, with its flag and why it has none."""
    return f"""
        select workings.*,
            case workings.benchmark when 'branch' then gaps.is_branch_gap_significant
                else gaps.is_b2b_gap_significant end as is_gap_significant,
            case workings.benchmark when 'branch' then gaps.branch_gap_not_tested_reason
                else gaps.b2b_gap_not_tested_reason end as gap_not_tested_reason
        from figures
        join ({benchmarks(entity)}) as gaps
            on gaps.period_type = figures.period_type and gaps.period_start = figures.period_start
            {_same_figure(entity)}
        join serving.gap_workings as workings on {_IS_WORKING}
            and workings.entity_type = figures.entity_type and workings.study_id = gaps.study_id
        order by gaps.is_default_study desc, gaps.study_id, workings.benchmark desc
    """


def _same_figure(entity: Entity) -> str:
    return f"and gaps.{name(entity.id)} = figures.entity_id" if entity.id else ""


def _is_of_entity(entity: Entity) -> str:
    return f"answers.{name(entity.id)} = figures.entity_id" if entity.id else "true"


def _counted_answers(entity: Entity) -> str:
    if entity.is_in_answers:
        return "marts.fct_responses"
    return _with_history(entity, "marts.fct_responses", "answers.response_id = keys.response_id")


def _all_answers(entity: Entity) -> str:
    if entity.is_in_answers:
        return "audit.response_dispositions"
    return _with_history(
        entity,
        "audit.response_dispositions",
        "answers.load_id = keys.load_id and answers.source_row = keys.source_row",
    )


def _with_history(entity: Entity, answers: str, is_same: str) -> str:
    """Add where an answer's account belonged to answers that lack it. is_same: joins an answer to its keys."""
    column = name(entity.id or "")
    counts = "and keys.disposition = 'counted'" if answers == "marts.fct_responses" else ""
    return f"""(
        select answers.*, coalesce(history.{column}, '(unknown)') as {column}
        from {answers} as answers
        join serving.int_responses as keys on {is_same} {counts}
        left join serving.int_accounts_history as history
            on keys.account_key = history.account_key and keys.account_version = history.account_version
    )"""
