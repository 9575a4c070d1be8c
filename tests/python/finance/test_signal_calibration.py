"""How often signals are false alarms over random honest histories, and how often each planted manipulation is found.

`NPS_HONEST_HISTORIES=200 NPS_PLANTED_HISTORIES=16` are the numbers behind what `docs/bonus-details.md` states.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import pytest

from nps_warehouse.settings import PROJECT
from signal_histories import SIGNALS, Plan
from signal_warehouse import build_histories

HONEST = int(os.environ.get("NPS_HONEST_HISTORIES", "12"))
PLANTED = int(os.environ.get("NPS_PLANTED_HISTORIES", "1"))
SEED = int(os.environ.get("NPS_HISTORIES_SEED", "7"))
MOST_FALSE_ALARMS = 0.07
PORTFOLIO = (48, 56)
SIZES = {
    "former_detractors_invited_less": 1.0,
    "decision_makers_invited_less": 0.9,
    "response_rate_against_past": 1.8,
    "response_rate_against_peers": 2.5,
    "answers_before_closing": 0.7,
    "accounts_moved": 0.9,
    "accounts_back_dated": 0.7,
    "contacts_added": 0.4,
    "contacts_deactivated": 0.5,
    "contacts_readdressed": 0.4,
    "answers_never_invited": 0.5,
}
"""Shares of what can be manipulated; of response rates, what is added to their logit."""


@dataclass(frozen=True)
class Found:
    """What one build found: (history, payee, signal) that are signals, and who manipulates in which history."""

    payees: frozenset[tuple[int, str]]
    signals: frozenset[tuple[int, str, str]]
    plans: tuple[Plan, ...]
    culprits: dict[int, str]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Found]:
    """All histories side by side in one build."""
    planted = [(signal, SIZES[signal]) for signal in SIGNALS for _ in range(PLANTED)]
    plans = [Plan(number) for number in range(HONEST)]
    plans += [Plan(HONEST + number, *each, accounts=PORTFOLIO) for number, each in enumerate(planted)]
    warehouse, culprits = build_histories(tmp_path_factory.mktemp("histories"), plans, SEED)
    with duckdb.connect(str(warehouse.nps_file), read_only=True) as connection:
        rows = connection.execute(
            "select regexp_extract(payee_id, '[0-9]+')::int, payee_id, signal, coalesce(is_signal, false) "
            "from marts.bonus_integrity_signals"
        ).fetchall()
    yield Found(
        frozenset((number, payee) for number, payee, _, _ in rows),
        frozenset((number, payee, signal) for number, payee, signal, is_signal in rows if is_signal),
        tuple(plans),
        culprits,
    )


def test_few_honest_payees_have_any_signal(found: Found) -> None:
    honest = {each for each in found.payees if each[0] < HONEST}
    alarmed = {(number, payee) for number, payee, _ in found.signals if number < HONEST}
    assert len(honest) >= 4 * HONEST
    assert len(alarmed) / len(honest) <= MOST_FALSE_ALARMS, sorted(found.signals)[:20]


def test_each_manipulation_is_found_at_its_size(found: Found) -> None:
    """Nine of ten in the whole run; in a small one not all can be asked for."""
    planted = {signal: [plan for plan in found.plans if plan.manipulation == signal] for signal in SIGNALS}
    shares = {
        signal: sum((plan.number, found.culprits[plan.number], signal) in found.signals for plan in plans)
        / PLANTED
        for signal, plans in planted.items()
    }
    assert sum(shares.values()) / len(shares) >= 0.8, shares
    if PLANTED >= 10:
        assert min(shares.values()) >= 0.75, shares


def test_those_who_did_nothing_are_seldom_blamed_for_a_manipulation_of_another(found: Found) -> None:
    others = {each for each in found.payees if each[0] >= HONEST and found.culprits[each[0]] != each[1]}
    blamed = {(number, payee) for number, payee, _ in found.signals} & others
    assert len(blamed) / len(others) <= MOST_FALSE_ALARMS


def test_the_page_names_every_signal_and_the_limit() -> None:
    page = (PROJECT / "docs/bonus-details.md").read_text(encoding="utf-8")
    section = page.split("## Signals\n", 1)[1].split("\n## ", 1)[0]
    assert [each for each in SIGNALS if f"`{each}`" not in section] == []
    assert re.search(r"at most 7 %", section)
