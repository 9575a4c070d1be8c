"""A person behind a paid figure is erased: the ledger stays as it is, and all four verdicts stay green."""

import hashlib

import duckdb

from nps_warehouse.erase.erasing import erase
from nps_warehouse.erase.tombstones import read
from nps_warehouse.finance.ledger import read_ledger
from nps_warehouse.finance.verifying import verify
from nps_warehouse.report.screen import screen
from nps_warehouse.settings import Warehouse

PERSON = "p12"


def hashes(warehouse: Warehouse) -> dict[str, str]:
    """The SHA-256 of the ledger's files."""
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in warehouse.ledger.iterdir()}


def test_what_was_paid_to_the_account_manager_of_an_erased_person_verifies(closed_period: Warehouse) -> None:
    ledger = hashes(closed_period)
    with duckdb.connect(str(closed_period.current / "nps.duckdb"), read_only=True) as version:
        pseudonyms = version.execute(
            f"select distinct respondent_pseudonym from marts.bonus_evidence where response_id = 'r-{PERSON}'"
        ).fetchall()
    assert len(pseudonyms) == 1
    erased = erase(closed_period, [PERSON], "asked")
    assert erased.ledger == () and read(closed_period).unfinished == ()
    with duckdb.connect(str(closed_period.current / "nps.duckdb"), read_only=True) as version:
        assert version.execute(
            f"select distinct respondent_pseudonym from marts.bonus_evidence where response_id = 'r-{PERSON}'"
        ).fetchall() == [erased.pseudonyms]
    assert hashes(closed_period) == ledger
    verdicts = verify(closed_period, read_ledger(closed_period), screen(), None)
    assert [(verdict.name, verdict.differences) for verdict in verdicts] == [
        (name, ()) for name in ("ledger", "inputs", "rules", "arithmetic")
    ]
