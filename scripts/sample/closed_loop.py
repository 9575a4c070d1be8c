"""What the group did with the answers: calls to unhappy clients, introductions by happy ones, what it changed."""

from datetime import datetime, timedelta

from sample import words
from sample.chance import Chance
from sample.moments import EXPORTED_AT, iso, working_hours_after
from sample.opinions import category
from sample.surveys import Response

FOLLOWED_UP = {"detractor": 0.7, "passive": 0.15, "promoter": 0.0}
# Scores are given, so the effect of a call is put in backwards: whoever came back content was called more often.
CAME_BACK_BETTER = {True: 1.3, False: 0.6}
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
    came_back = _came_back_better(responses)
    rows: list[dict[str, str]] = []
    for response in responses:
        probability = FOLLOWED_UP[category(response.score)]
        if (better := came_back.get(response.response_id)) is not None:
            probability *= CAME_BACK_BETTER[better]
        if chance.yes(probability):
            rows.append({"follow_up_id": f"FU-{len(rows) + 1:04d}", **_follow_up(chance, response)})
    return rows


def _came_back_better(responses: list[Response]) -> dict[str, bool]:
    """Whether the same person's next answer was in a better category, by the id of the first; absent without a next."""
    order = ("detractor", "passive", "promoter")
    ahead: dict[str, Response] = {}
    found: dict[str, bool] = {}
    for response in sorted(responses, key=lambda each: (each.responded_at, each.response_id), reverse=True):
        person = response.contact.respondent_id
        if person in ahead:
            now, later = category(response.score), category(ahead[person].score)
            found[response.response_id] = order.index(later) > order.index(now)
        ahead[person] = response
    return found


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
    """One promoter in fifteen introduces a company; two in five of those are won. won_amount in euros.

    One in forty of the others is asked and has named nobody yet.
    """
    chance = Chance(seed, "introductions")
    rows: list[dict[str, str]] = []
    for response in responses:
        if response.score < 9:
            continue
        if not chance.yes(1 / 15):
            if chance.yes(1 / 40):
                rows.append(_asked_only(response, len(rows) + 1))
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


def _asked_only(response: Response, number: int) -> dict[str, str]:
    return {
        "introduction_id": f"INT-{number:03d}",
        "respondent_id": response.contact.respondent_id,
        "account_id": response.contact.account.account_id,
        "introduced_company": "",
        "introduced_at": "",
        "won_at": "",
        "won_amount": "",
    }


def improvement_rows() -> list[dict[str, str]]:
    """What was changed because of the answers: invoices, with success; planning and telephone, of which nobody heard."""
    return [
        {
            "improvement_id": f"IMP-{number}",
            "theme_id": theme,
            "branch_id": branch,
            "what": what,
            "started_on": started_on,
            "announced_on": announced_on,
        }
        for number, (theme, branch, what, started_on, announced_on) in enumerate(
            (
                (
                    "invoices",
                    "",
                    "one invoice a month, checked before it is sent",
                    "2025-03-01",
                    "2025-03-20",
                ),
                ("planning", "logistics", "changes are called through the day before", "2025-06-01", ""),
                ("accessibility", "", "a number that is answered until eight", "2025-09-15", ""),
            ),
            start=1,
        )
    ]


def _by_export(moment: datetime) -> datetime | None:
    """None for what had not happened yet when the drop was exported."""
    return moment if moment <= EXPORTED_AT else None
