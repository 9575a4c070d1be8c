"""What the raw gate expects of the scores of each survey: that they are of the scale 0–10, and that no end of it is lost.

A row of such a table's query is a load of a survey, or a survey with all of its loads that are checked; its text says
which other scale it seems to be on. Loads whose description says `scale: 0-10` are believed.
"""

from collections.abc import Collection

from nps_warehouse import grammar
from nps_warehouse.personal import masked
from nps_warehouse.raw_tables import RawTable
from nps_warehouse.validate.expectations.by_file import FILE
from nps_warehouse.validate.expectations.rules import no_problem, warning
from nps_warehouse.validate.expectations.sql import DUCKDB, Sql
from nps_warehouse.validate.gates import Table

SURVEY = {"responses": "survey_id", "benchmark_responses": "study_id"}
"""Raw tables with scores, and whose scores belong together."""
TOO_HIGH = 0.02
"""Of the given scores, so many above 10 are no slips of the pen."""
ENOUGH_LOW, LOW_SCALES = 20, (5, 7)
"""So many answers of which none is above 5, or above 7, are not from 0–10."""
ENOUGH_WITHOUT_0, EMPTY = 50, 0.05
"""Among so many answers some 0 is likely, and with so many empty scores it may be that a tool leaves it empty."""
CONFIRMED = "(select load_id from raw.loads where scale = '0-10')"


def scales(
    raw: RawTable, rows: str, there: Collection[str], loads: Collection[str], sql: Sql = DUCKDB
) -> Table:
    """Expect scores from 0 to 10 of a table that has them.

    rows: SQL, the table and which rows of it. there: its columns. loads: the columns of raw.loads.
    """
    survey = SURVEY[raw.name]
    set_aside = f" and {sql.json_text('_read_as', 'set_aside')} is null" if "_read_as" in there else ""
    confirmed = f"_load_id in {CONFIRMED}" if "scale" in loads else "false"
    texts = f"""
        select _load_id, {FILE} as file, {survey} as survey, {grammar.clean_score("score", sql.full_match)} as score
        from {rows}{set_aside} and not {confirmed}"""
    per_load = f"select survey, file, {_counted(sql)} from ({texts}) as texts group by survey, _load_id, file"
    query = f"""
        select *, {_other_scale()} as other_scale, {_at_one_end()} as at_one_end, {_no_zero()} as no_zero
        from (
            select *, sum(answers) over (partition by survey) as survey_answers,
                max(highest) over (partition by survey) as survey_highest,
                min(lowest) over (partition by survey) as survey_lowest
            from ({per_load}) as loads_of_surveys
        ) as counted"""
    confirm = "`scale: 0-10` for the file in sources.yml if they are"
    return Table(
        f"raw.{raw.name}_by_survey",
        query,
        (
            no_problem(
                "other_scale",
                "are from 0 to 10",
                "scores",
                f"another scale gives no NPS: leave the file out (ignore: true), or map codes under values:; say {confirm}",
            ),
            no_problem(
                "at_one_end",
                "that cannot be read are not at one end of the scale",
                "scores",
                f"without them the NPS is biased: say which score each is under values:, or {confirm} of no account",
            ),
            warning(
                no_problem(
                    "no_zero",
                    "of 0 are not left empty",
                    "scores",
                    "see whether the export writes 0 as an empty cell, and have it write 0",
                )
            ),
        ),
        of=f"raw.{raw.name}",
        rows="files of a survey",
    )


def _counted(sql: Sql) -> str:
    """SQL: what the rules need to know of the clean scores of a survey in a load."""
    number = grammar.number_in("score", sql.full_match)
    bare = f"score in ({grammar.listed(grammar.BARE_SCORES)})"
    given = f"({bare} or not {grammar.is_not_an_answer('score')})"
    at_end = f"case when not {bare} and {given} and {grammar.is_at_one_end('score', sql.full_match)} then score end"
    return f"""count(case when {given} then 1 end) as answers,
        count(case when {grammar.is_not_an_answer("score")} then 1 end) as empty,
        count(case when not {bare} and {number} > 10 then 1 end) as above,
        max({number}) as highest, min({number}) as lowest,
        count({at_end}) as ends, {masked(f"min({at_end})", sql.full_match)} as first_end, {masked(f"max({at_end})", sql.full_match)} as last_end"""


def _where() -> str:
    return "file || coalesce(', survey ' || survey, '')"


def _other_scale() -> str:
    """SQL: which scale the scores seem to be on; null for 0–10."""
    above = """case when highest > 100 then 'up to ' || cast(highest as string) when highest > 20 then '0–100'
        else case when lowest < 1 then '0–' else '1–' end || cast(highest as string) end"""
    low = "".join(
        f"""
            when survey_answers >= {ENOUGH_LOW} and survey_highest <= {top}
                then {_where()} || ': suspected scale ' || case when survey_lowest <= 0 then '0' else '1' end
                    || '–{top}, none of ' || cast(survey_answers as string) || ' scores is above {top}'"""
        for top in LOW_SCALES
    )
    return f"""case
            when above > 0 and above >= {TOO_HIGH} * answers
                then {_where()} || ': suspected scale ' || {above} || ', '
                    || cast(above as string) || ' of ' || cast(answers as string) || ' scores are above 10'{low}
        end"""


def _at_one_end() -> str:
    return f"""case when ends > 0 then {_where()} || ': ' || cast(ends as string) || ' of ' || cast(answers as string)
            || ' scores, such as ' || first_end || case when last_end <> first_end then ' or ' || last_end else '' end
        end"""


def _no_zero() -> str:
    return f"""case when lowest > 0 and answers >= {ENOUGH_WITHOUT_0} and empty > {EMPTY} * (answers + empty)
            then {_where()} || ': no 0 among ' || cast(answers as string) || ' scores, and '
                || cast(empty as string) || ' are empty'
        end"""
