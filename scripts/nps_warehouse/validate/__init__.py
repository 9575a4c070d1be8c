"""Validation: the two gates, raw (before a build) and marts (before publishing), guarded by Great Expectations.

Writes `audit.validation_results` and the Data Docs under `warehouse/docs/data_docs/`.

    verdict = validate("marts", Warehouse.here(), Console())
    show(verdict, Console())                  # marts: 50 of 50 expectations hold
    raw_gate_passed_up_to(asking(connection)) # 14: the last load that the raw gate has passed
"""

from nps_warehouse.validate.gates import IS_CRITICAL, Gate, Verdict
from nps_warehouse.validate.recording import raw_gate_passed_up_to
from nps_warehouse.validate.showing import show
from nps_warehouse.validate.validating import validate

__all__ = ["IS_CRITICAL", "Gate", "Verdict", "raw_gate_passed_up_to", "show", "validate"]
