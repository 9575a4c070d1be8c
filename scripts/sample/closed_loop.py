"""What the group did with the answers: calls to unhappy clients, introductions by happy ones."""

from datetime import datetime, timedelta

from sample import words
from sample.chance import Chance
from sample.moments import EXPORTED_AT, iso, working_hours_after
from sample.opinions import category
from sample.surveys import Response

FOLLOWED_UP = {"detractor": 0.72, "passive": 0.15, "promoter": 0.0}
ACTIONS = (("call", 0.6), ("email", 0.2), ("visit", 0.15), ("escalate", 0.05))
OUTCOMES = (
    ("resolved", 0.5),
    ("explained", 0.25),
    ("compensated", 0.1),
    ("unresolved", 0.1),
    ("client_lost", 0.05),
)


def follow_up_rows(seed: int, responses: list[Response]) -> list[dict[str, str]]:
    """Most detractors and some passives are contacted: usually within days, a fifth late, some never."""
    chance = Chance(seed, "follow-ups")
    rows: list[dict[str, str]] = []
    for response in responses:
        if chance.yes(FOLLOWED_UP[category(response.score)]):
            rows.append({"follow_up_id": f"FU-{len(rows) + 1:04d}", **_follow_up(chance, response)})
    return rows


def _follow_up(chance: Chance, response: Response) -> dict[str, str]:
    opened = _by_export(response.responded_at + timedelta(minutes=chance.integer(5, 1500)))
    days = chance.weighted(((2, 0.68), (30, 0.2), (None, 0.12)))
    contacted = opened and days and _by_export(working_hours_after(chance, opened, days))
    closed = None
    if contacted and chance.yes(0.8):
        closed = _by_export(working_hours_after(chance, contacted, 40))
    version = response.contact.account.at(response.responded_at.date())
    return {
        "response_id": response.response_id,
        "action": chance.weighted(ACTIONS),
        "assigned_to": version.account_manager_id,
        "opened_at": iso(opened) if opened else "",
        "contacted_at": iso(contacted) if contacted else "",
        "closed_at": iso(closed) if closed else "",
        "outcome": chance.weighted(OUTCOMES) if closed else "",
    }


def introduction_rows(seed: int, responses: list[Response]) -> list[dict[str, str]]:
    """One promoter in fifteen introduces a company; two in five of those are won. won_amount in euros."""
    chance = Chance(seed, "introductions")
    rows: list[dict[str, str]] = []
    for response in responses:
        if response.score < 9 or not chance.yes(1 / 15):
            continue
        introduced = _by_export(response.responded_at + timedelta(days=chance.integer(1, 60)))
        if introduced is None:
            continue
        won = _by_export(introduced + timedelta(days=chance.integer(20, 150))) if chance.yes(0.4) else None
        company = f"De {chance.pick(words.ADJECTIVES)} {chance.pick(words.NEW_THINGS)} {len(rows) + 1}"
        rows.append(
            {
                "introduction_id": f"INT-{len(rows) + 1:03d}",
                "respondent_id": response.contact.respondent_id,
                "account_id": response.contact.account.account_id,
                "introduced_company": company,
                "introduced_at": iso(introduced),
                "won_at": iso(won) if won else "",
                "won_amount": f"{250 * chance.integer(10, 240)}.00" if won else "",
            }
        )
    return rows


def _by_export(moment: datetime) -> datetime | None:
    """None for what had not happened yet when the drop was exported."""
    return moment if moment <= EXPORTED_AT else None
