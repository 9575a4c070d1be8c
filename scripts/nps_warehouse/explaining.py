"""The queries behind `nps explain`: which answers made a published figure, and which did not.

They run on a published version, for one figure or for all of them at once. A figure is named by `entity_type`
(`overall`, `branch`, `account_manager`, `account`), `entity_id` (null for overall), `period_type` and `period_start`.
"""

FIGURES = """
    select 'overall' as entity_type, null::varchar as entity_id, * from marts.nps_overall
    union all by name
    select 'branch' as entity_type, branch_id as entity_id, * exclude (branch_id) from marts.nps_by_branch
    union all by name
    select 'account_manager' as entity_type, account_manager_id as entity_id, * exclude (account_manager_id)
    from marts.nps_by_account_manager
    union all by name
    select 'account' as entity_type, account_id as entity_id, * exclude (account_id, branch_id)
    from marts.nps_by_account
"""

# An answer is its person's voice in a period unless a later one of theirs lies in it too.
_IS_ENTITY = """
    case figures.entity_type
        when 'branch' then answers.branch_id = figures.entity_id
        when 'account_manager' then answers.account_manager_id = figures.entity_id
        when 'account' then answers.account_id = figures.entity_id
        else true
    end
"""
_IS_IN_PERIOD = "answers.responded_on between figures.period_start and figures.period_end"
_SPEAKS = """
    (response_basis = 'all' or answers.superseded_on is null or answers.superseded_on > figures.period_end)
"""

COUNTED = f"""
    select figures.entity_type, figures.entity_id, figures.period_type, figures.period_start,
        answers.response_id, answers.respondent_id, answers.account_id, answers.responded_on, answers.score,
        answers.category
    from figures
    cross join audit.build_settings
    join marts.fct_responses as answers on {_IS_ENTITY} and {_IS_IN_PERIOD} and {_SPEAKS}
    order by answers.responded_on, answers.response_id
"""

NOT_COUNTED = f"""
    select figures.entity_type, figures.entity_id, figures.period_type, figures.period_start,
        answers.response_id, answers.respondent_id, answers.account_id, answers.responded_on,
        answers.score::varchar as score_as_exported, answers.source_file, answers.source_row,
        'earlier answer of the same person, who answered again on ' || answers.superseded_on as reason
    from figures
    cross join audit.build_settings
    join (
        select facts.*, fates.source_file, fates.source_row
        from marts.fct_responses as facts
        join audit.response_fates as fates on fates.response_id = facts.response_id and fates.fate = 'counted'
    ) as answers on {_IS_ENTITY} and {_IS_IN_PERIOD} and not {_SPEAKS}
    union all
    select figures.entity_type, figures.entity_id, figures.period_type, figures.period_start,
        answers.response_id, answers.respondent_id, answers.account_id, answers.responded_on,
        answers.score_as_exported, answers.source_file, answers.source_row,
        case answers.fate
            when 'replaced' then 'replaced by a newer version of the same answer'
            when 'not_an_answer' then 'not an answer: no score was given'
            else 'quarantined: ' || answers.quarantine_reason
        end as reason
    from figures
    join audit.response_fates as answers
        on answers.fate <> 'counted' and {_IS_ENTITY} and coalesce({_IS_IN_PERIOD}, true)
    order by responded_on nulls last, response_id, source_file, source_row
"""

BENCHMARKS = """
    with gaps as (
        select 'overall' as entity_type, null::varchar as entity_id, * from marts.benchmark_gaps_overall
        union all by name
        select 'branch' as entity_type, branch_id as entity_id, * exclude (branch_id)
        from marts.benchmark_gaps_by_branch
        union all by name
        select 'account' as entity_type, account_id as entity_id, * exclude (account_id)
        from marts.benchmark_gaps_by_account
    )
    select gaps.* exclude (nps), studies.provider, studies.study_name, studies.population
    from figures
    join gaps
        on gaps.entity_type = figures.entity_type and gaps.entity_id is not distinct from figures.entity_id
        and gaps.period_type = figures.period_type and gaps.period_start = figures.period_start
    join marts.dim_benchmark_studies as studies using (study_id)
    order by study_id
"""
