"""A published version in small: two payees of a closed period, two that are not paid, names that look like formulas."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

KEY = "scheme_id varchar, scheme_version int, period_type varchar, period_name varchar, payee_type varchar, payee_id varchar"
TABLES = {
    "bonus_statements": f"""{KEY}, scheme_name varchar, payee_name varchar, period_start date, period_end date,
        measure_name varchar, measure_points double, measure_low double, measure_high double, responses bigint,
        promoters bigint, passives bigint, detractors bigint, measured_responses bigint, accounts bigint, invitations bigint,
        answered_invitations bigint, response_rate double, minimum_responses bigint,
        has_minimum_responses boolean, minimum_response_rate double, has_minimum_response_rate boolean,
        minimum_accounts bigint, has_minimum_accounts boolean, is_eligible boolean,
        not_eligible_reason varchar, band_from_points double, payout_share double, target_amount decimal(18, 2),
        amount decimal(18, 2), currency varchar, state varchar, closable_on date, closing_id varchar,
        as_of_load_id bigint, other_manager_share double, prepared_by varchar, approved_by varchar, approved_on date""",
    "bonus_evidence": f"""{KEY}, response_id varchar, evidence_of varchar, respondent_pseudonym varchar,
        account_id varchar, branch_id varchar, score int, category varchar, responded_on date, load_id bigint, source_file varchar,
        source_row bigint, loaded_at timestamp""",
    "bonus_payments": f"""{KEY}, closing_id varchar, kind varchar,
        sequence int, paid_amount decimal(18, 2), currency varchar, total_paid decimal(18, 2), closed_at timestamp,
        closed_by varchar, approved_by varchar""",
    "bonus_restatements": f"""{KEY}, cause varchar, restatement_id varchar, points_paid double, points_now double,
        responses_paid bigint, responses_now bigint, amount_paid decimal(18, 2), amount_now decimal(18, 2),
        points_difference double, amount_difference decimal(18, 2), currency varchar, response_ids varchar, decision varchar,
        decided_by varchar, settled_in varchar""",
    "bonus_integrity_signals": f"""{KEY}, signal varchar, value double, comparison double, n bigint, p_value double,
        adjusted_p_value double, is_signal boolean, sentence varchar, false_positive_note varchar""",
}
FORMULA = '=HYPERLINK("http://x","y")'
SCORES = {
    "T1": ["10"] * 20 + ["8"] * 10 + ["3"] * 7,
    "T2": ["9"] * 11 + ["7"] * 9 + ["0"] * 12,
    FORMULA: ["10", "10"],
    "T4": [],
}
SHARES = {"T1": (30.0, "0.75"), "T2": (-100.0, "0"), FORMULA: (None, "0"), "T4": (None, "0")}


SCHEMES = """scheme_id,scheme_version,scheme_name,valid_from,valid_until,payee_type,measure,study_id,period_type,\
minimum_responses,minimum_response_rate,minimum_accounts,close_after_days,payout,prepared_by,approved_by,approved_on
team-quarter,2,Team bonus & more,2025-01-01,,team,{measure},{study},quarter,30,,3,20,{payout},A. Preparer,B. Approver,2024-12-01
team-quarter,1,An earlier version,2024-01-01,2024-12-31,team,nps,,quarter,30,,3,20,stepped,A,B,2023-12-01
"""
BANDS = """scheme_id,scheme_version,from_points,payout_share
team-quarter,2,60,1
team-quarter,2,-100,0
team-quarter,2,30,0.75
team-quarter,1,-100,1
"""
SOURCE = {
    "version": "20250502T093000Z-1a2b3c4d",
    "publication": 3,
    "published_at": "2025-05-02T09:30:00Z",
    "build_id": "1a2b3c4d-0000",
    "last_load_id": 17,
    "settings": {"reporting_timezone": "Europe/Amsterdam", "minimum_responses": 5},
}


def published(*without: str) -> duckdb.DuckDBPyConnection:
    """The tables of a version but for those named."""
    connection = duckdb.connect()
    connection.execute("create schema marts")
    fill(connection, *without)
    return connection


def fill(connection: duckdb.DuckDBPyConnection, *without: str) -> None:
    """Make the tables but for those named, and fill them."""
    for table, columns in TABLES.items():
        if table not in without:
            connection.execute(f"create or replace table marts.{table} ({columns})")
    rows = {
        "bonus_statements": [statement(payee) for payee in SCORES],
        "bonus_evidence": [
            answer(payee, number, int(score))
            for payee, scores in SCORES.items()
            for number, score in enumerate(scores, start=1)
        ],
        "bonus_payments": [payment(payee) for payee in SCORES],
        "bonus_restatements": [restatement(), SETTLED],
    }
    for table, given in rows.items():
        if table not in without:
            for row in given:
                insert(connection, table, row)


def seeds(
    folder: Path, *, measure: str = "nps", payout: str = "stepped", study: str = "", bands: str = BANDS
) -> Path:
    """Write the seeds of the scheme into a folder."""
    text = SCHEMES.format(measure=measure, payout=payout, study=study)
    (folder / "bonus_schemes.csv").write_text(text, encoding="utf-8")
    (folder / "bonus_bands.csv").write_text(bands, encoding="utf-8")
    return folder


def key(payee: str) -> dict[str, Any]:
    return {
        "scheme_id": "team-quarter",
        "scheme_version": 2,
        "period_type": "quarter",
        "period_name": "2025-Q1",
        "payee_type": "team",
        "payee_id": payee,
    }


def statement(payee: str) -> dict[str, Any]:
    scores = [int(score) for score in SCORES[payee]]
    promoters, detractors = sum(score >= 9 for score in scores), sum(score <= 6 for score in scores)
    n = len(scores)
    has_responses, has_accounts = n >= 30, n >= 3
    is_eligible = has_responses and has_accounts
    band, share = SHARES[payee]
    target = Decimal("1234.55")
    return {
        **key(payee),
        "scheme_name": "Team bonus & more",
        "payee_name": "Nørth, a team of a rather long name" if payee == "T1" else payee,
        "period_start": date(2025, 1, 1),
        "period_end": date(2025, 3, 31),
        "measure_name": "nps",
        "measure_points": 100 * (promoters - detractors) / n if n else None,
        "measure_low": -100.0 if n else None,
        "measure_high": 100.0 if n else None,
        "responses": n,
        "promoters": promoters,
        "passives": n - promoters - detractors,
        "detractors": detractors,
        "measured_responses": n,
        "accounts": min(n, 5),
        "invitations": 120,
        "answered_invitations": n,
        "response_rate": n / 120,
        "minimum_responses": 30,
        "has_minimum_responses": has_responses,
        "minimum_response_rate": None,
        "has_minimum_response_rate": None,
        "minimum_accounts": 3,
        "has_minimum_accounts": has_accounts,
        "is_eligible": is_eligible,
        "not_eligible_reason": None if is_eligible else f"n < 30 ({n})",
        "band_from_points": band,
        "payout_share": float(share),
        "target_amount": target,
        "amount": (target * Decimal(share)).quantize(Decimal("0.01"), "ROUND_HALF_UP"),
        "currency": "EUR",
        "state": "closed",
        "closable_on": date(2025, 4, 21),
        "closing_id": "0001",
        "as_of_load_id": 17,
        "other_manager_share": 0.125,
        "prepared_by": "A. Preparer",
        "approved_by": "B. Approver",
        "approved_on": date(2024, 12, 1),
    }


def answer(payee: str, number: int, score: int) -> dict[str, Any]:
    category = "promoter" if score >= 9 else "passive" if score >= 7 else "detractor"
    return {
        **key(payee),
        "response_id": f"{payee}-{number}",
        "evidence_of": "period",
        "respondent_pseudonym": f"@{number:05d}",
        "account_id": f"A{number % 5}",
        "branch_id": "retail",
        "score": score,
        "category": category,
        "responded_on": date(2025, 2, 1 + number % 28),
        "load_id": 3,
        "source_file": "+responses.csv",
        "source_row": number + 1,
        "loaded_at": datetime(2025, 4, 1, 12),
    }


def payment(payee: str) -> dict[str, Any]:
    amount = statement(payee)["amount"]
    return {
        **key(payee),
        "closing_id": "0001",
        "kind": "closing",
        "sequence": 1,
        "paid_amount": amount,
        "currency": "EUR",
        "total_paid": amount,
        "closed_at": datetime(2025, 5, 2, 9, 30),
        "closed_by": "C. Closer",
        "approved_by": "D. Director",
    }


def restatement() -> dict[str, Any]:
    return {
        **key("T1"),
        "cause": "late_answer",
        "restatement_id": "r-1a2b3c",
        "points_paid": 100 * 13 / 37,
        "points_now": 100 * 12 / 38,
        "responses_paid": 37,
        "responses_now": 38,
        "amount_paid": Decimal("925.91"),
        "amount_now": Decimal("925.91"),
        "points_difference": 100 * 12 / 38 - 100 * 13 / 37,
        "amount_difference": Decimal("-10.50"),
        "currency": "EUR",
        "response_ids": "T1-38",
        "decision": None,
        "decided_by": None,
        "settled_in": None,
    }


SETTLED = {
    **restatement(),
    **{
        "cause": "withdrawn",
        "restatement_id": "r-9z",
        "amount_difference": Decimal("77.77"),
        "response_ids": "T1-9",
    },
    **{"decision": "adjust", "decided_by": "E. Decider", "settled_in": "0003"},
}


def insert(connection: duckdb.DuckDBPyConnection, table: str, row: dict[str, Any]) -> None:
    """Add a row to a mart."""
    connection.execute(
        f"insert into marts.{table} ({', '.join(row)}) values ({', '.join('?' * len(row))})",
        list(row.values()),
    )
