"""SQL for what a cell becomes when a person is erased, whatever table it is in: raw, mart, Parquet file.

What a column may hold of a person is told by its name, and by the columns beside it:

| column | what becomes of it |
|---|---|
| `respondent_id` and others that hold one | the pseudonym |
| `full_name`, `email` beside a respondent | empty |
| `answer` of the person's answers | empty, unless it is a short number |
| `score`, `responded_at` of raw | the number alone; what cannot be read, another text that cannot, for the same reason |
| an id of something else that holds an address | the hash that is published of it |
| `line_text` of a rejected record of the person | empty |
| texts that show what people wrote | without what the person wrote |
| messages | without the person's ids and own words |
| every other text | without the person's addresses and full names |

Names of accounts, managers and companies stay, and so does what the ledger holds.
"""

from collections.abc import Iterable, Mapping, Sequence

from nps_warehouse.db.sql import name, text
from nps_warehouse.erase.strings import GONE, UNREADABLE, Strings, pattern
from nps_warehouse.erase.tombstones import cleaned
from nps_warehouse.grammar import DATE as SCORE_AS_DATE
from nps_warehouse.grammar import (
    NUMBER_WITH_DECIMALS,
    WHOLE_NUMBER,
    clean_score,
    duckdb_full_match,
    is_not_an_answer,
    is_score,
    number_in,
)
from nps_warehouse.personal import DATE, SHORT_NUMBER
from nps_warehouse.raw_tables import LEDGER_TABLES

PEOPLE = ("respondent_id", "next_person_to_ask", "respondent_pseudonym")
"""Columns that hold respondents."""
NAMES = ("full_name", "email")
SCORES = ("score", "responded_at", "score_as_exported", "responded_at_as_exported")
TEXTS = ("answer", "reason", "improve", "example", "recommended_to", *SCORES)
"""Columns that show what people wrote."""
MESSAGES = ("error", "observed", "exception", "line_text")
"""Columns that quote what a file holds."""
OTHERS = ("team", "introduced_company")
"""Columns that, with those that end in `_name`, name somebody or something else."""


def cells(table: str, columns: Mapping[str, str], strings: Strings) -> dict[str, str]:
    """Write SQL for the columns of a table (name to type) that may change."""
    if table in LEDGER_TABLES:
        return {}
    found = {}
    for column, kind in columns.items():
        if kind == "VARCHAR":
            expression = _text_cell(column, columns, strings)
        elif "VARCHAR" in kind:
            whole = f"cast({name(column)} as varchar)"
            inside = _without_person(whole, strings)
            expression = f"cast({inside} as {kind})" if inside != whole else ""
        else:
            expression = ""
        if expression:
            found[column] = expression
    return found


def is_of_person(columns: Iterable[str], strings: Strings) -> str:
    """Write SQL: whether a row is the person's; '' where no column tells."""
    tests = [
        f"{cleaned(name(each))} in ({_listed(strings.people)})" for each in PEOPLE[:1] if each in columns
    ]
    if "response_id" in columns and strings.responses:
        tests.append(f"{cleaned('response_id')} in ({_listed(strings.responses)})")
    return f"coalesce({' or '.join(tests)}, false)" if tests else ""


def as_read_cell(column: str, is_theirs: str) -> str:
    """Write SQL: a score or time of raw; one of the person without words.

    A score is only its number. What cannot be read becomes another text that cannot, for the same reason.
    """
    value = name(column)
    if column == "score":
        clean = clean_score(value)
        whole, decimals = (duckdb_full_match(clean, each) for each in (WHOLE_NUMBER, NUMBER_WITH_DECIMALS))
        is_plain = f"{is_not_an_answer(clean)} or {duckdb_full_match(value, SHORT_NUMBER)}"
        number = f"regexp_extract({clean}, '[0-9]+([.,][0-9]+)?')"
        instead = f"""case when {is_score(clean)} then {number}
            when {duckdb_full_match(clean, SCORE_AS_DATE)} then '{UNREADABLE}'
            when not ({whole} or {decimals}) then '{UNREADABLE}'
            when not {duckdb_full_match(number, SHORT_NUMBER)} then case when {whole} then '9999' else '9999.5' end
            when {whole} and {number_in(clean)} < 0 then '-1'
            else {number} end"""
    else:
        is_plain = (
            f"coalesce(trim({value}), '') = '' or {duckdb_full_match(value, DATE)} "
            f"or json_extract_string(_read_as, '$.{column}') is not null"
        )
        instead = f"'{UNREADABLE}'"
    return f"case when not {is_theirs} or {value} is null or {is_plain} then {value} else {instead} end"


def answer_cell(column: str, is_theirs: str) -> str:
    """Write SQL: an answer; one of the person empty, unless it is a short number."""
    value = name(column)
    is_number = duckdb_full_match(value, SHORT_NUMBER)
    return f"case when {is_theirs} and {value} is not null and not {is_number} then '' else {value} end"


def replaced(value: str, instead: Mapping[str, str], otherwise: str | None = None) -> str:
    """Write SQL: what a value becomes, by what it is without the space around it."""
    cases = " ".join(f"when {text(there)} then {text(new)}" for there, new in instead.items())
    return f"case {cleaned(value)} {cases} else {otherwise or value} end" if cases else otherwise or value


def _text_cell(column: str, columns: Mapping[str, str], strings: Strings) -> str:
    value, is_theirs = name(column), is_of_person(columns, strings)
    is_of_others = column in OTHERS or column.endswith("_name")
    if column in PEOPLE:
        found = replaced(value, strings.people)
    elif column in NAMES and "respondent_id" in columns:
        found = f"case when {is_theirs} and {value} is not null then '' else {value} end"
    elif column == "line_text":
        found = _rejected_line(value, strings)
    elif column.endswith("_id"):
        found = replaced(value, strings.keys) if strings.keys else ""
    elif column in ("score", "responded_at") and is_theirs and "_read_as" in columns:
        found = as_read_cell(column, is_theirs)
    else:
        found = "" if is_of_others else _words_cell(column, is_theirs, strings)
    return found


def _words_cell(column: str, is_theirs: str, strings: Strings) -> str:
    """Write SQL: a column of texts; what the person wrote is empty, and nobody's text names the person."""
    value = name(column)
    expression = _without_person(value, strings)
    if column in MESSAGES:
        expression = _without_parts(_without_ids(expression, strings), strings.long_texts)
    elif column == "answer" and is_theirs:
        expression = f"case when {is_theirs} then {answer_cell(column, 'true')} else {expression} end"
    elif column in TEXTS and strings.texts:
        is_written = f"{cleaned(value)} in ({_listed(strings.texts)})"
        if is_theirs:  # others may have written the same
            is_written = f"{is_theirs} and {is_written}"
        else:
            expression = _without_parts(expression, strings.parts)
        expression = f"case when {is_written} then '' else {expression} end"
    return "" if expression == value else expression


def _without_person(value: str, strings: Strings) -> str:
    """Write SQL: a text without the addresses, full names and hashes of the person."""
    expression = value
    for each in strings.word_patterns:
        expression = _without_word(expression, each, GONE)
    for there, instead in strings.fixed.items():
        expression = f"replace({expression}, {text(there)}, {text(instead)})"
    return expression


def _without_parts(value: str, parts: Sequence[str]) -> str:
    """Write SQL: a text without some texts that it may hold."""
    if not parts:
        return value
    listed = f"list_prepend({value}, [{_listed(parts)}])"
    return f"list_reduce({listed}, lambda whole, part: replace(whole, part, ''))"


def _without_ids(value: str, strings: Strings) -> str:
    for each, pseudonym in strings.telling_ids.items():
        value = _without_word(value, pattern([each]), pseudonym)
    return value


def _without_word(value: str, word: str, instead: str) -> str:
    """Write SQL: a text in which a pattern of words is replaced."""
    new = text(f"\\1{instead}\\3")
    for _ in range(2):  # what is between two words is the end of the first and the beginning of the second
        value = f"regexp_replace({value}, {text(word)}, {new}, 'g')"
    return value


def _rejected_line(value: str, strings: Strings) -> str:
    """Write SQL: a record that could not be read; empty where it holds anything of the person."""
    fields = [*strings.addresses, *strings.names, *(each for each in strings.ids if not each.isdigit())]
    tests = [
        f"regexp_matches({value}, {text(pattern(fields))})" if fields else "false",
        *(f"contains({value}, {text(part)})" for part in strings.parts),
    ]
    return f"case when {' or '.join(tests)} then '' else {value} end"


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(text(each) for each in texts)
