"""Who was invited to which survey, and what they answered.

Relationship surveys invite every contact once a quarter; transaction surveys follow events all year round, so that many
people answer twice in a quarter.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sample.chance import Chance
from sample.company import BRANCHES, FIRST_DAY, Company, Contact
from sample.moments import EXPORTED_AT, QUARTERS, at, opening_day, working_hours_after

RELATIONSHIP_DAYS = 30
EVENTS = 2500
EVENT_SURVEYS = (
    ("TRX-SUPPORT", 0.45),
    ("TRX-DELIVERY", 0.3),
    ("TRX-ONBOARDING", 0.13),
    ("TRX-PROJECT", 0.12),
)
PROJECTS_SINCE = date(2025, 1, 1)
DELIVERY_STATUSES = (("delivered", 0.95), ("bounced", 0.03), ("failed", 0.01), ("opted_out", 0.01))
# Whoever is content is called more often, and kinder on the phone: so a channel looks kinder than it is.
CHANNELS = {
    True: (("email", 0.74), ("web", 0.1), ("phone", 0.16)),
    False: (("email", 0.83), ("web", 0.13), ("phone", 0.04)),
}
CONTENT = 8


@dataclass(frozen=True)
class Invitation:
    """One invitation; the account is the one the person belongs to."""

    survey_id: str
    contact: Contact
    invited_at: datetime
    delivery_status: str


@dataclass(frozen=True)
class Response:
    """One honest answer, before an export spoils it. score: 0 to 10."""

    response_id: str
    survey_id: str
    contact: Contact
    score: int
    responded_at: datetime
    channel: str


def relationship_survey_id(year: int, quarter: int) -> str:
    """For example REL-2025-Q4."""
    return f"REL-{year}-Q{quarter}"


def survey_rows() -> list[dict[str, str]]:
    """The surveys, as raw rows."""
    rows = []
    for year, quarter in QUARTERS:
        opens = opening_day(year, quarter)
        closes = opens + timedelta(days=RELATIONSHIP_DAYS)
        name = f"Relatieonderzoek {year} Q{quarter}"
        survey_id = relationship_survey_id(year, quarter)
        rows.append(_survey_row(survey_id, name, "relationship", opens.isoformat(), closes.isoformat()))
    for survey_id, _ in EVENT_SURVEYS:
        name = f"After {survey_id.removeprefix('TRX-').lower()}"
        opens = PROJECTS_SINCE if survey_id == "TRX-PROJECT" else FIRST_DAY
        rows.append(_survey_row(survey_id, name, "transaction", opens.isoformat(), ""))
    return rows


def _survey_row(survey_id: str, name: str, kind: str, opens: str, closes: str) -> dict[str, str]:
    return {
        "survey_id": survey_id,
        "survey_name": name,
        "survey_type": kind,
        "opens_on": opens,
        "closes_on": closes,
    }


def relationship_surveys(seed: int, company: Company) -> tuple[list[Invitation], list[Response]]:
    """Eight quarters in which every contact of the day is invited."""
    chance = Chance(seed, "relationship surveys")
    invitations: list[Invitation] = []
    responses: list[Response] = []
    for year, quarter in QUARTERS:
        survey_id, day = relationship_survey_id(year, quarter), opening_day(year, quarter)
        for contact in company.contacts:
            if not contact.is_there(day):
                continue
            invitation = Invitation(survey_id, contact, at(day, 7), chance.weighted(DELIVERY_STATUSES))
            invitations.append(invitation)
            response_id = f"{survey_id}-{contact.respondent_id}"
            responses += _answered(chance, company, invitation, response_id, RELATIONSHIP_DAYS)
    return invitations, responses


def transaction_surveys(seed: int, company: Company) -> tuple[list[Invitation], list[Response]]:
    """Events spread over two years, each followed by an invitation."""
    chance = Chance(seed, "transaction surveys")
    invitations: list[Invitation] = []
    for _ in range(EVENTS):
        contact, day = chance.pick(company.contacts), FIRST_DAY + timedelta(days=chance.integer(0, 725))
        survey_id = chance.weighted(EVENT_SURVEYS)
        if survey_id == "TRX-PROJECT" and day < PROJECTS_SINCE:
            survey_id = "TRX-DELIVERY"
        if contact.is_there(day):
            invited_at = at(day, chance.integer(8, 15), chance.integer(0, 59))
            invitations.append(Invitation(survey_id, contact, invited_at, chance.weighted(DELIVERY_STATUSES)))
    invitations.sort(key=lambda invitation: (invitation.invited_at, invitation.contact.respondent_id))
    responses: list[Response] = []
    for number, invitation in enumerate(invitations, start=1):
        responses += _answered(chance, company, invitation, f"TRX-{number:05d}", 8)
    return invitations, responses


def _answered(
    chance: Chance, company: Company, invitation: Invitation, response_id: str, days: int
) -> list[Response]:
    """The answer to an invitation, if it was delivered and the person was willing."""
    contact = invitation.contact
    if invitation.delivery_status != "delivered" or not chance.yes(contact.keenness):
        return []
    responded_at = working_hours_after(chance, invitation.invited_at, days)
    if responded_at > EXPORTED_AT:
        return []
    score = _score(chance, company, contact, responded_at.date())
    channel = chance.weighted(CHANNELS[score >= CONTENT])
    return [Response(response_id, invitation.survey_id, contact, score, responded_at, channel)]


def _score(chance: Chance, company: Company, contact: Contact, day: date) -> int:
    """About the branch's level with a spread of 2, now and then far below: NPS moves 35 points per score point."""
    version = contact.account.at(day)
    levels = {branch.branch_id: branch for branch in BRANCHES}
    branch = levels.get(version.branch_id, BRANCHES[0])
    quarters = (day - FIRST_DAY).days / 91.3 - 4
    level = 7.65 + branch.nps / 35 + branch.drift * quarters
    lift = contact.account.lift + contact.lift + company.manager_lifts[version.account_manager_id]
    upset = chance.integer(2, 6) if chance.yes(0.06) else 0
    return max(0, min(10, int(level + lift + 1.7 * chance.normal() + 0.5) - upset))
