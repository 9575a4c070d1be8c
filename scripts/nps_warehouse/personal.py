"""What could name a person, as people and readers of results get it: SQL for the raw gate, and messages.

The models have the same rules in `macros/parsing/personal.sql`; a test compares the two.

    masked("score")     # SQL: '0612345678' is shown as '06••••••78'; '11' as it is
"""

import re

from nps_warehouse.grammar import FullMatch, duckdb_full_match

SHORT_NUMBER = " *(|[-+])[0-9]{1,3}(|[.,][0-9]{1,2}) *"
DATE = " *[0-9]{1,4}[-/. ][0-9]{1,2}[-/. ][0-9]{1,4}(|[ T][0-9:.,APMZapmz +-]{0,20}) *"

ADDRESS = re.compile(r"[^\s,;:'\"()<>]+@[^\s,;:'\"()<>]+")


def without_addresses(text: str) -> str:
    """A message with the middle of every e-mail address in it hidden: `ja••••••nl`."""
    return ADDRESS.sub(lambda found: f"{found[0][:2]}••••••{found[0][-2:]}", text)


def masked(text: str, full_match: FullMatch = duckdb_full_match) -> str:
    """Write SQL: a text that could not be read, with its middle hidden; a short number as it is."""
    return (
        f"case when {full_match(text, SHORT_NUMBER)} then {text} "
        f"when length({text}) <= 4 then left({text}, 1) || repeat('•', cast(length({text}) - 1 as int)) "
        f"else left({text}, 2) || repeat('•', cast(least(length({text}) - 4, 8) as int)) || right({text}, 2) end"
    )


def masked_time(text: str, full_match: FullMatch = duckdb_full_match) -> str:
    """Write SQL: a time that could not be read; a date as it is, and whatever else it is masked."""
    return f"case when {full_match(text, DATE)} then {text} else {masked(text, full_match)} end"
