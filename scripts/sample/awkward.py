"""Answers that count but are easy to get wrong: times near midnight, ties, accounts and people nobody described.

Every one of them is a valid answer to a transaction survey.
"""

from sample.answer_rows import Row, plain_row
from sample.company import FIRST_DAY, Company

SURVEY = "TRX-SUPPORT"

# The time as exported, and the Amsterdam day it belongs to.
MIDNIGHTS = (
    ("2024-12-31T23:30:00Z", "2025-01-01"),
    ("2025-12-31T23:30:00Z", "2026-01-01"),
    ("2025-01-01T00:30:00+01:00", "2025-01-01"),
    ("2024-12-31 22:59:59", "2024-12-31"),
    ("2024-12-31 23:00:00", "2025-01-01"),
    ("2024-02-29T23:30:00Z", "2024-03-01"),
    ("2024-10-31T23:15:00Z", "2024-11-01"),
    ("2024-10-27T00:30:00Z", "2024-10-27"),
    ("2025-03-31T22:15:00Z", "2025-04-01"),
    ("2025-03-31T21:45:00Z", "2025-03-31"),
    ("2025-06-30T22:00:00Z", "2025-07-01"),
    ("2025-06-30T21:59:59Z", "2025-06-30"),
)
UNDESCRIBED_ACCOUNT = "A900"


def awkward_rows(company: Company) -> list[Row]:
    """The same rows for every seed, but for who gave them."""
    steady = [
        person for person in company.contacts if person.joined_on == FIRST_DAY and person.left_on is None
    ]
    people = iter(steady[7::29])
    rows = [
        plain_row(f"TRX-9{number:04d}", SURVEY, next(people), str((number * 4) % 11), time)
        for number, (time, _) in enumerate(MIDNIGHTS, start=1)
    ]
    twice = next(people)
    rows += [  # one person, one moment, two answers: the higher response id is the later one
        plain_row("TRX-90101", SURVEY, twice, "10", "2025-05-14T09:00:00Z"),
        plain_row("TRX-90102", SURVEY, twice, "3", "2025-05-14T09:00:00Z"),
    ]
    someone = plain_row("TRX-90201", SURVEY, next(people), "8", "2025-09-03T10:15:00Z")
    rows += [
        {**someone, "account_id": UNDESCRIBED_ACCOUNT, "respondent_id": "R9001"},
        {
            **someone,
            "response_id": "TRX-90202",
            "account_id": UNDESCRIBED_ACCOUNT,
            "respondent_id": "R9002",
            "score": "4",
        },
        {**someone, "response_id": "TRX-90203", "account_id": "", "respondent_id": "", "score": "9"},
        {**someone, "response_id": "TRX-90204", "respondent_id": "R9003", "score": "2"},
    ]
    return rows
