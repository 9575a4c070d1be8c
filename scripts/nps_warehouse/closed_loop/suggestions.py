"""Words and pairs of words that customers use and no theme knows yet: `nps themes suggest`.

Reads `marts.fct_answers` of a published version: texts on why, or what would help, about none of the themes. Words that
say nothing are left out, negations are kept, for `niet bereikbaar` is not `bereikbaar`.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import duckdb
from rich import box
from rich.table import Table

from nps_warehouse.report.screen import Screen

STOP_WORDS = {
    "nl": (
        "de het een en of maar want dat dit die deze er is zijn was waren wordt worden werd ben bent heb hebt heeft hebben "
        "had hadden ik je jij u uw jullie wij we ons onze hij zij ze hun mij mijn me in op aan van voor met door bij naar "
        "uit over om te tot als dan ook nog al wel zo heel erg zeer echt toch nu hier daar wat wie waar hoe wanneer "
        "kan kunnen zou zouden zal zullen moet moeten mag mogen wil willen gaat gaan doet doen meer veel iets alles "
        "altijd vaak soms weer steeds per na pas alleen elke ieder andere ander"
    ),
    "en": (
        "the a an and or but that this these those there is are was were be been am do does did has have had i you your we "
        "our us he she it its they them their my me in on at of for with by to from about as than also still so very "
        "really too just now here what who where how when can could would should will may must want go goes going more "
        "much many some something everything always often sometimes again every each other another if then which"
    ),
}
"""Words that say nothing by themselves. Negations are not among them."""
KEYS = ("texts", "about_a_theme", "suggestions")
"""Of `nps themes suggest --format json`."""
LEAST = 2
"""What a single text says is no pattern."""

SUGGESTIONS = """
    with texts as (
        select language, response_id, list_distinct(answer_words) as words,
            list_distinct([answer_words[i] || ' ' || answer_words[i + 1] for i in range(1, len(answer_words))]) as pairs
        from (
            select coalesce(language, '(unknown)') as language, response_id,
                list_filter(
                    regexp_extract_all(lower(answer), '[a-zß-ɏ]+'),
                    lambda word: len(word) > 1 and not list_contains(
                        case language when 'nl' then $nl when 'en' then $en else list_concat($nl, $en) end, word
                    )
                ) as answer_words
            from marts.fct_answers
            where themes is null and answer is not null and purpose in ('reason', 'improve')
        )
    ),
    found as (
        select language, unnest(list_concat(words, pairs)) as words, response_id from texts
    )
    select language, words, count(distinct response_id) as texts,
        (select count(*) from texts where texts.language = found.language) as of_texts
    from found
    group by language, words
    having count(distinct response_id) >= $least
    qualify row_number() over (partition by language order by texts desc, words) <= $limit
    order by language, texts desc, words
"""
COVERAGE = """
    select count(*), count(themes) from marts.fct_answers where answer is not null and purpose in ('reason', 'improve')
"""


@dataclass(frozen=True)
class Suggestion:
    """Words that no theme covers. texts: in how many texts without a theme they are; of_texts: how many there are."""

    language: str
    words: str
    texts: int
    of_texts: int


def suggestions(published: duckdb.DuckDBPyConnection, *, limit: int = 15) -> list[Suggestion]:
    """The most frequent words and word pairs of texts about no theme, so many for each language."""
    values = {language: words.split() for language, words in STOP_WORDS.items()}
    found = published.execute(SUGGESTIONS, {**values, "least": LEAST, "limit": limit})
    return [Suggestion(*row) for row in found.fetchall()]


def coverage(published: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """How many texts there are, and how many of them are about any theme."""
    texts, covered = published.sql(COVERAGE).fetchall()[0]
    return int(texts), int(covered)


def content_of(found: Sequence[Suggestion], covered: tuple[int, int]) -> dict[str, Any]:
    """The words for programs, beside how many texts there are and how many are about a theme."""
    return dict(zip(KEYS, (*covered, [asdict(each) for each in found]), strict=True))


def show(found: Sequence[Suggestion], covered: tuple[int, int], console: Screen) -> None:
    """Print the words, and what to do with them."""
    if not covered[0]:
        console.print(
            "No text is published: no answers in words are loaded, or the variable publish_answers is false."
        )
        return
    console.print(f"{covered[1]} of {covered[0]} texts are about a theme. Of the others:")
    if not found:
        console.print("no word is in more than one.")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, justify in (("language", "left"), ("words", "left"), ("texts", "right"), ("of", "right")):
        table.add_column(name, justify="right" if justify == "right" else "left")
    for each in found:
        table.add_row(each.language, each.words, str(each.texts), str(each.of_texts))
    console.print(table)
    console.print("Add what belongs to a theme to its pattern in seeds/themes.csv, then run `nps build`.")
