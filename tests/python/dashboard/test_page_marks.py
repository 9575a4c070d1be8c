"""What the page says of bonus periods, and where it marks that survey tools or channels are others."""

import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from dashboard_versions import copied, with_bonus, with_other_tools, with_paid_bonus
from nps_warehouse.dashboard.words import WORDS
from page_text import text_of

Draw = Callable[..., Path]


def test_bonus_statements_have_their_measure_and_state(sample_file: Path, draw: Draw) -> None:
    with copied(sample_file) as connection:
        with_bonus(connection)
        shown = text_of(draw(connection, language="nl").read_text(encoding="utf-8"), "bonus")
    assert "Managers, 2025 versie 2, betaald op NPS" in shown
    assert "+12,0 +2,5 … +21,5 · n = 40 voldaan" in shown
    assert "EUR 1\u202f250,00 50\u202f% van 2\u202f500 gesloten" in shown
    assert (
        "n = 3 3 van de 20 antwoorden nodig EUR 0,00 er wordt niets betaald: niet aan een regel voldaan open"
        in shown
    )
    assert "87,6" not in shown
    assert "nps bonus statement B1 2025" in shown


def test_open_is_the_newest_period_with_answers(sample_file: Path, draw: Draw) -> None:
    with copied(sample_file) as connection:
        newest, before = (
            found[0]
            for found in connection.sql(
                """select scheme_name || ', ' || period_name, period_end from marts.bonus_statements
                group by scheme_name, period_name, period_end order by period_end desc, scheme_name limit 2"""
            ).fetchall()
        )
        page = draw(connection).read_text(encoding="utf-8")
    opened = re.findall(r'<details class="group[^>]* open><summary><h3>(.*?)</h3>', page)
    assert opened == [before]
    assert re.search(rf'<details class="group"><summary><h3>{re.escape(newest)}', page)


def test_what_was_paid_what_would_change_it_and_signals_are_shown(sample_file: Path, draw: Draw) -> None:
    with copied(sample_file) as connection:
        with_paid_bonus(connection)
        shown = text_of(draw(connection).read_text(encoding="utf-8"), "bonus")
    assert "Managers 2025 closed, open EUR 1\u202f250.00 corrected 1× 1 1 decided 1 " in shown
    assert "nps bonus verify" in shown
    waiting = "late answers +12.0 → +9.5 EUR −150.00 1\u202f250.00 → 1\u202f100.00 waits r-<1>"
    assert f"Aafje <Voorbeeld> Managers, 2025 {waiting} " in shown
    assert "rules, targets, benchmarks" in shown and "to be paid r-2" in shown
    assert "r-3" not in shown
    assert "accounts moved to its advantage 20\u202f% n = 54 2\u202f% < 0.001" in shown
    assert "contacts added" not in shown


@pytest.mark.parametrize("marts", ["empty", "missing"])
def test_without_payments_restatements_and_signals_it_says_so(
    sample_file: Path, draw: Draw, marts: str
) -> None:
    with copied(sample_file) as connection:
        for table in ("bonus_payments", "bonus_restatements", "bonus_integrity_signals"):
            connection.execute(
                f"delete from marts.{table}" if marts == "empty" else f"drop table marts.{table}"
            )
        shown = text_of(draw(connection).read_text(encoding="utf-8"), "bonus")
    for sentence in ("Nothing is paid yet", WORDS["no_restatements"][0], WORDS["no_signals"][0]):
        assert sentence in shown


def test_a_change_of_tools_or_channels_is_marked_and_said(sample_file: Path, draw: Draw) -> None:
    with copied(sample_file) as connection:
        with_other_tools(connection)
        page = draw(connection).read_text(encoding="utf-8")
    overview, data = text_of(page, "overview"), text_of(page, "data")
    marks = (
        "1 · 12 months to 2025-03 · survey tools delighted, qualtrics (before: delighted)",
        "2 · 12 months to 2025-07 · channels e-mail, text message (before: e-mail)",
    )
    for mark in marks:
        assert overview.count(mark) == 1
        assert overview.count(mark.split(" · ")[2]) == 4, "key, table, and a title in both widths"
    assert page.count('aria-label="survey tools delighted, qualtrics (before: delighted)"') == 2
    for key in ("other_tools", "other_channels"):
        assert WORDS[key][0] in overview and WORDS[key][0] in data
    assert "several survey tools are taken together: delighted, qualtrics. " in data
    assert re.search(r"Surveys that mix tools \(1\): \S", data)
    assert "Surveys that mix channels" not in data


def test_where_nothing_changed_no_break_is_marked(sample: duckdb.DuckDBPyConnection, draw: Draw) -> None:
    page = draw(sample).read_text(encoding="utf-8")
    assert "key-break" not in page.partition("</style>")[2]
    assert WORDS["other_channels"][0] not in text_of(page)
    assert "All answers came by one survey tool: plain tables." in text_of(page, "data")
    assert "several channels are taken together: e-mail, telephone, web." in text_of(page, "data")
