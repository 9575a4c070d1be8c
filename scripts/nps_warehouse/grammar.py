"""How a score is read and what means "no answer": written once, for the loader, the raw gate and the models.

The loader and the raw gate use it as it is; the models through `macros/parsing/score_grammar.sql`, which
`scripts/write_grammar.py` makes of it.

    is_score(clean_score("score"))     # SQL: true for '9', '9,0', '10 - Extremely likely', '9/10'; false for '7 - 8'

A pattern means all of a text that `clean_score` cleaned. It is read by RE2 (DuckDB) and by Java (Spark), so it has no
backslash and no quotation mark of SQL; on its way through Great Expectations a question mark and a colon before a
word or digit would be taken for parameters.
"""

from collections.abc import Callable

FullMatch = Callable[[str, str], str]
"""SQL for text and pattern: whether all of the text matches."""

BARE_SCORES = tuple(str(score) for score in range(11))
NOT_AN_ANSWER = ("", "na", "n/a", "null", "none", "-")
"""Clean texts that mean that no score was given."""

SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
"""What Unicode calls a space (category Zs), but for the plain one."""
INVISIBLE_MARKS = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""Soft hyphen, zero-width space and joiners, marks of direction, word joiner, byte order mark."""
PLAIN = "[ -&(-~¡-¬®-ɏ‐-―]*"
"""A text in which nothing needs translating: visible Latin without an apostrophe."""

# A pattern's pieces. A word begins with a letter of any script, a quotation mark or a picture: `7 - 8` and `9 - ½` are
# two numbers, not a label. An apostrophe is a ’ in clean text.
_WORD = '["a-zªµº«»¡¿à-öø-῿‘-‟☀-❵Ⰰ-﷿ａ-ｚ🌀-🫿]'
_DASHES = "-‐-―−"  # comes first in a class, so that the first is a hyphen
_AFTER = f" *[{_DASHES}:=] *{_WORD}.*| *[(] *{_WORD}.*[)]| +{_WORD}[^0-9]*"
_BEFORE = f"{_WORD}(|[^0-9]*[^{_DASHES}0-9 :=])"
# A dash before a number has spaces around it: `Score -1` is a negative number and `R-7` an id.
_TO_NUMBER = f"( *[:=] *| +[{_DASHES}] +)"
_OF_TEN = " */ *10| +out +of +10"
_NO_DECIMALS = "(|[.]0+|,0|,00)"  # `1,000` is a thousand


def _written(number: str) -> str:
    """A pattern: a number alone, out of ten, or with one label before or after it."""
    return f"(|’){number}(|{_OF_TEN}|{_AFTER})|{_BEFORE}({_TO_NUMBER}{number}| *[(] *{number} *[)])"


SCORE = _written(f"(|[+])0*(10|[0-9]){_NO_DECIMALS}")
"""A score, unless it is a DATE. The first digits in the text are the score: a label before it has none."""
WHOLE_NUMBER = _written(f"(|[{_DASHES}+])[0-9]+{_NO_DECIMALS}")
NUMBER_WITH_DECIMALS = _written(f"(|[{_DASHES}+])[0-9]+[.,][0-9]*[1-9][0-9]*")
NEGATIVE = f".*[{_DASHES}][0-9].*"
LIKELIHOOD = "likely|waarschijnlijk|wahrscheinlich|probabl|sannolik|sandsynlig|prawdopodobn"
AT_ONE_END = f"[^0-9]*(0|10)[^0-9]*|.*({LIKELIHOOD}).*"
"""A text that, not being a score, is about one end of the scale: survey tools write words at the ends only."""
DATE = "[0-9]+[- ](jan|feb|mar|mrt|mär|apr|may|mei|mai|maj|jun|jul|aug|sep|sept|oct|okt|nov|dec|dez|dic|déc)[.]*(|-[0-9]+)"
"""What a spreadsheet makes of `9/10`: `9-okt` or `10-Sep`, so nobody knows which of its numbers was the score."""


def duckdb_full_match(text: str, pattern: str) -> str:
    """Write SQL: whether all of a text matches a pattern, on DuckDB."""
    return f"regexp_full_match({text}, '{pattern}')"


def clean_score(column: str, full_match: FullMatch = duckdb_full_match) -> str:
    """Write SQL: an exported score in lower case, its spaces plain, without invisible marks and space around it.

    Null when nothing is left. Bare scores, which nearly all are, stay as they are; translating is expensive.
    """
    odd = f"concat(chr(39), chr(9), chr(10), chr(13), '{SPACES}{INVISIBLE_MARKS}')"
    plain = "’" + " " * (3 + len(SPACES))
    return (
        f"case when {column} in ({listed(BARE_SCORES)}) then {column} "
        f"when {full_match(column, PLAIN)} then nullif(trim(lower({column})), '') "
        f"else nullif(trim(lower(translate({column}, {odd}, '{plain}'))), '') end"
    )


def is_not_an_answer(text: str) -> str:
    """Write SQL: whether a clean text means that no score was given; true for null."""
    return f"coalesce({text}, '') in ({listed(NOT_AN_ANSWER)})"


def is_score(text: str, full_match: FullMatch = duckdb_full_match) -> str:
    """Write SQL: whether a clean text is a score. Matching is expensive, so bare scores go first."""
    matched = f"{full_match(text, SCORE)} and not {full_match(text, DATE)}"
    return f"case when {text} in ({listed(BARE_SCORES)}) then true else {matched} end"


def number_in(text: str, full_match: FullMatch = duckdb_full_match) -> str:
    """Write SQL: the number, rounded up, in a clean text that is written as a score is, whatever its size; else null."""
    whole, decimals = full_match(text, WHOLE_NUMBER), full_match(text, NUMBER_WITH_DECIMALS)
    digits = f"try_cast(regexp_extract({text}, '([0-9]+)', 1) as bigint)"
    return f"""case when {text} in ({listed(BARE_SCORES)}) then cast({text} as bigint)
        when {full_match(text, DATE)} then null
        when {full_match(text, SCORE)} then {digits}
        when {full_match(text, NEGATIVE)} and ({whole} or {decimals}) then -1
        when {whole} then {digits} when {decimals} then {digits} + 1 end"""


def is_at_one_end(text: str, full_match: FullMatch = duckdb_full_match) -> str:
    """Write SQL: whether a clean text that was given and has no number like a score's is about one end of the scale."""
    return f"({number_in(text, full_match)} is null and {full_match(text, AT_ONE_END)})"


def listed(texts: tuple[str, ...]) -> str:
    """Texts without quotation marks as a list in SQL."""
    return ", ".join(f"'{text}'" for text in texts)
