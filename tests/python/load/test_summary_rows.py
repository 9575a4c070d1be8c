"""Rows that sum up the others are rejected with that reason; people called Max and companies called Total are not."""

from pathlib import Path

import pytest

from drops import HEADER, Bench, bench, shown

ANSWERS = HEADER + "r1,9,2025-03-01\nr2,3,2025-03-02\n"
FORM = "Timestamp,NPS\n2025-03-01 10:00:00,9\n2025-03-02 10:00:00,3\n"


@pytest.fixture
def here(tmp_path: Path) -> Bench:
    return bench(tmp_path)


WORDS = [
    "Average",
    "AVERAGE:",
    "Avg.",
    "Mean",
    "Median",
    "Min",
    "Max",
    "Maximum",
    "Total",
    "Totals",
    "Grand total",
    "Sum",
    "Count",
    "n",
    "N = 12",
    "Total responses",
    "Average score",
    "Average NPS",
    "Total (2 answers)",
    "Total: 12",
    "St. dev.",
    "Gemiddelde",
    "gemiddelde score",
    "Totaal",
    "Som",
    "Aantal",
    "Mediaan",
    "Mittelwert",
    "Durchschnitt",
    "Summe",
    "Gesamt",
    "Anzahl",
    "Moyenne",
    "Médiane",
    "Écart-type",
    "Promedio",
    "Máximo",
    "Medelvärde",
    "Genomsnitt",
    "Gennemsnit",
    "Middelværdi",
    "I alt",
    "Średnia",
    "Razem",
    "Łącznie",
    "NPS",
    "Promoters",
]


@pytest.mark.parametrize("word", WORDS)
def test_a_word_in_the_place_of_the_id_marks_a_summary_row(here: Bench, word: str) -> None:
    outcome = here.load_one("responses.csv", f"{ANSWERS}{word},6,2025-03-31\nr3,10,2025-03-03\n")
    assert (outcome.rows_read, outcome.rows_added, outcome.rows_rejected) == (4, 3, 1)
    assert here.rows('select line, "column", error, line_text from raw.rejected_rows') == [
        (4, None, "a summary row, which sums up others", f"{word}, 6, 2025-03-31")
    ]
    assert here.rows("select response_id, _source_row from raw.responses order by 2") == [
        ("r1", 2),
        ("r2", 3),
        ("r3", 5),
    ]


@pytest.mark.parametrize(
    "word", ["r3", "Total Energies", "Maxim", "Sumo", "Counter", "Average Joe", "nps-1", "N12", "total7"]
)
def test_another_word_marks_none(here: Bench, word: str) -> None:
    assert here.load_one("responses.csv", f"{ANSWERS}{word},6,2025-03-31\n").rows_added == 3


def test_the_report_says_what_was_rejected(here: Bench) -> None:
    here.write("responses.csv", f"{ANSWERS}\nAverage,6,\nMax,9,\n")
    assert "2 rejected: 2 × a summary row, which sums up others (first: line 5)" in shown(here.load())


@pytest.mark.parametrize(
    "block", ["Average,6", "Gemiddelde,6\n,\nMax,9", "Average,7.25\nMin,3\nMax,9\nTotal,12"]
)
@pytest.mark.parametrize("blank", ["", "\n"])
def test_rows_below_a_form_sum_it_up_and_decide_nothing(here: Bench, block: str, blank: str) -> None:
    outcome = here.load_one("form.csv", FORM + blank + block + "\n")
    assert (outcome.message, outcome.rows_added) == ("", 2)
    assert outcome.rows_rejected == len([line for line in block.splitlines() if line != ","])


NAMED = "name,score,responded_at\nJan,9,2025-03-01\nMax,3,2025-03-02\nPiet,10,2025-03-03\n"


def test_the_first_column_counts_where_no_id_or_time_tells(here: Bench) -> None:
    outcome = here.load_one("responses.csv", NAMED + "Average,7,2025-03-31\nMax,10,2025-03-31\n")
    assert (outcome.rows_added, outcome.rows_rejected) == (3, 2), "Max of line 3 is a person"
    assert here.load_one("responses_2.csv", NAMED.replace("2025-03-02", "")).rows_rejected == 1, (
        "nor has it a time"
    )


def test_an_answer_with_an_id_of_its_own_is_an_answer(here: Bench) -> None:
    text = "account_id,response_id,score,responded_at\nA1,r1,9,2025-03-01\nTotal,r2,3,2025-03-02\n"
    assert here.load_one("responses.csv", text).rows_added == 2


def test_a_comment_in_the_first_column_is_no_word_for_a_row(here: Bench) -> None:
    here.write(
        "sources.yml", "sources: [{files: '*.csv', columns: {Why: 'answer:why'}, responded_at: 2025-03-01}]"
    )
    assert here.load_one("responses.csv", "Why,score\nslow,3\nTotal,0\nAverage,5\n").rows_added == 3


def test_the_total_of_a_crm_has_nothing_but_numbers(here: Bench) -> None:
    text = 'account_id,account_name,annual_revenue\nA1,One,100\nTOTAL,Total Energies,50\nTotaal,,"1.234,50"\n'
    outcome = here.load_one("accounts.csv", text)
    assert (outcome.rows_added, outcome.rows_rejected) == (2, 1)
    assert here.rows("select account_id from raw.accounts order by _source_row") == [("A1",), ("TOTAL",)]


@pytest.mark.parametrize("name", ["responses.jsonl", "responses.json"])
def test_objects_of_json_may_sum_up_too(here: Bench, name: str) -> None:
    objects = [
        '{"response_id":"r1","score":9,"responded_at":"2025-03-01"}',
        '{"response_id":"Total","score":9}',
    ]
    text = "\n".join(objects) if name.endswith("l") else f"[{','.join(objects)}]"
    outcome = here.load_one(name, text)
    assert (outcome.rows_added, outcome.rows_rejected) == (1, 1)
