"""A comment with every answer of a drop: what closing the loop costs depends on texts.

Two sentences in the language of the answer, of the sort that customers write, and a number that keeps every text apart.
A third of the sentences are about something a theme names.

    write_comments(Path("/tmp/drop"), Path("/tmp/comments"))
"""

from pathlib import Path

import duckdb

SENTENCES = {
    "nl": (
        "Prima zo.",
        "Geen bijzonderheden.",
        "De samenwerking loopt al jaren naar wens.",
        "Wij zijn over het geheel genomen tevreden.",
        "Het kan altijd beter.",
        "Dit jaar viel het ons een beetje tegen.",
        "Doe vooral zo voort.",
        "Ik heb hier verder geen mening over.",
        "De prijs is de laatste twee jaar flink gestegen.",
        "Jullie zijn telefonisch slecht bereikbaar.",
        "De facturen kloppen niet altijd.",
        "De monteur was vriendelijk en deskundig.",
    ),
    "en": (
        "All fine.",
        "Nothing in particular.",
        "We have been working together for years.",
        "On the whole we are satisfied.",
        "There is always room to improve.",
        "This year was a little disappointing.",
        "Keep up the good work.",
        "I have no opinion about this.",
        "Your rates are well above the market.",
        "Nobody calls back.",
        "The invoices contain mistakes.",
        "The engineer was friendly and knew our business.",
    ),
}


def write_comments(drop: Path, folder: Path) -> None:
    """Write `answers.csv` into `folder`: a `reason` for each of the answers that `write_drop` wrote to `drop`."""
    folder.mkdir(parents=True, exist_ok=True)
    lists = {language: str(list(sentences)) for language, sentences in SENTENCES.items()}
    place = "1 + (hash(response_id || '{}') % {})::int"
    first, second = (place.format(word, len(SENTENCES["nl"])) for word in ("first", "second"))
    with duckdb.connect() as connection:
        connection.execute(
            f"""
            copy (
                select response_id, 'reason' as question_id,
                    case language when 'nl' then {lists["nl"]}[{first}] else {lists["en"]}[{first}] end
                    || ' ' || case language when 'nl' then {lists["nl"]}[{second}] else {lists["en"]}[{second}] end
                    || ' (' || response_id || ')' as answer
                from read_csv('{drop}/responses.csv', all_varchar = true)
            ) to '{folder}/answers.csv' (header, delimiter ',')
            """
        )
