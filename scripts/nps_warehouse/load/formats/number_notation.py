"""How a column writes its amounts: which sign is the decimal one, proved from the amounts themselves or refused.

proved_decimal(data, 2)      # ',' for a column with 1.250,50; raises NpsError for one that only has 1.250

An amount may have a currency, spaces or apostrophes between its thousands, `,-` behind it, and k, M or mln.
"""

from dataclasses import dataclass

from nps_warehouse.db import sql
from nps_warehouse.errors import NpsError
from nps_warehouse.load.formats.data_rows import DataRows

CURRENCIES = "€|[$]|£|euros?|EUR|USD|GBP|CHF|SEK|DKK|NOK|PLN|kr[.]?|zł"
TIMES = {
    "k": 10**3,
    "m|mln[.]?|mio[.]?|million|millionen|miljoen": 10**6,
    "bn|mld[.]?|mrd[.]?|miljard": 10**9,
}
"""What multiplies an amount. A billion is not read: in German and Dutch it is another number."""
SUFFIX = f"(?i:{'|'.join(TIMES)})"
GROUPED = {",": r"\d{1,3}(\.\d{3})+", ".": r"\d{1,3}(,\d{3})+"}
"""By decimal sign, a whole number whose thousands are grouped by the other sign."""
PROVES = {
    decimal: rf"-?(\d+|{GROUPED[decimal]})[{decimal}](\d{{1,2}}|\d{{4,}})|-?{GROUPED[decimal]}[{decimal}]\d+"
    rf"|-?(0|\d{{4,}})[{decimal}]\d+|-?\d{{1,3}}([{other}]\d{{3}}){{2,}}"
    for decimal, other in ((",", "."), (".", ","))
}
"""An amount that can have one decimal sign only, by that sign."""
AMBIGUOUS = r"-?\d{1,3}[.,]\d{3}"
"""A thousand times another amount, or one with three decimals."""


@dataclass(frozen=True)
class Evidence:
    """How many amounts only one decimal sign explains, with an example; and an example of one that both explain."""

    comma: str | None
    dot: str | None
    ambiguous: str | None


def bare(value: str) -> str:
    """SQL: an amount without currency, spaces and apostrophes between its digits; a dash for no cents is 00."""
    spaces = "[\\s\\x{00A0}\\x{2009}\\x{202F}]"
    plain = f"regexp_replace({value}, '(?i:{CURRENCIES})|{spaces}', '', 'g')"
    ungrouped = f"regexp_replace({plain}, '(\\d)[''’]', '\\1', 'g')"
    return f"regexp_replace({ungrouped}, '(\\d[.,])[-–—=]+$', '\\1' || '00')"


def without_suffix(value: str) -> str:
    """SQL: a bare amount without what multiplies it."""
    return f"regexp_replace({value}, '{SUFFIX}$', '')"


def in_plain_form(value: str, decimal: str | None) -> str:
    """SQL: an amount as a plain decimal; null for text that is none, or is in plain form already.

    decimal: its decimal sign, where thousands may be grouped by the other one; None: the sign that it proves itself.
    """
    if decimal is None:
        proves_comma = f"regexp_full_match({without_suffix(bare(value))}, {sql.text(PROVES[','])})"
        return (
            f"case when {proves_comma} then {in_plain_form(value, ',')} else {in_plain_form(value, '.')} end"
        )
    amount, number = bare(value), without_suffix(bare(value))
    grouping = "." if decimal == "," else ","
    form = f"-?(\\d+|{GROUPED[decimal]})([{decimal}]\\d+)?"
    plain = f"replace(replace({number}, '{grouping}', ''), '{decimal}', '.')"
    times = " ".join(
        f"when regexp_full_match({amount}, '.*\\d(?i:{suffix})') then {by}" for suffix, by in TIMES.items()
    )
    product = f"cast(try_cast({plain} as decimal(38, 9)) * (case {times} end) as varchar)"
    return f"""case when regexp_full_match({value}, '-?\\d+') or not regexp_full_match({number}, '{form}') then null
        when {amount} = {number} then {plain} when length({number}) <= 15 then rtrim(rtrim({product}, '0'), '.') end"""


def proved_decimal(data: DataRows, place: int) -> str | None:
    """The decimal sign of a column of amounts; None where each amount proves its own, or has none.

    Raises NpsError when some amount proves none, and the others prove none or both.
    """
    name, column = data.rows.header[place], f"c{place}"
    found = _evidence(data, column)
    if found.comma and found.dot and found.ambiguous:
        raise NpsError(
            f'{name} is written both like "{found.comma}" and like "{found.dot}", so "{found.ambiguous}" can be two amounts; state in sources.yml which is right '
            '(decimal: "," or decimal: "."), or correct the others'
        )
    if found.ambiguous and not (found.comma or found.dot):
        sign = "." if "." in found.ambiguous else ","
        whole, fraction = found.ambiguous.replace(sign, ""), found.ambiguous.replace(sign, ".")
        other = "," if sign == "." else "."
        raise NpsError(
            f'{name} "{found.ambiguous}" can be {whole} or {fraction}, and no other amount shows which; state in '
            f'sources.yml decimal: "{other}" if it is {whole}, or decimal: "{sign}" if it is {fraction}'
        )
    if found.comma and found.dot:
        return None
    return "," if found.comma else "." if found.dot else None


def _evidence(data: DataRows, column: str) -> Evidence:
    """Ask for an example of each kind."""
    amount = without_suffix(bare(column))
    kinds = {"comma": PROVES[","], "dot": PROVES["."], "ambiguous": AMBIGUOUS}
    examples = ", ".join(
        f"min({column}) filter (regexp_full_match({amount}, {sql.text(pattern)})) as {kind}"
        for kind, pattern in kinds.items()
    )
    return Evidence(*data.query(f"select {examples} from data")[0])
