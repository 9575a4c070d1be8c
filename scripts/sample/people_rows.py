"""The CRM's tables as raw rows: accounts, contacts, account managers, invitations."""

from collections.abc import Sequence
from datetime import date

from sample import words
from sample.company import Company
from sample.moments import iso
from sample.surveys import Invitation

Row = dict[str, str]


def account_rows(company: Company) -> list[tuple[str | int | date | None, ...]]:
    """One row per account and version, in the order of the raw columns; revenue in whole euros a year."""
    return [
        (
            account.account_id,
            version.effective_from,
            account.account_name,
            version.branch_id,
            version.account_manager_id,
            version.annual_revenue,
        )
        for account in company.accounts
        for version in account.versions
    ]


def respondent_rows(company: Company) -> list[Row]:
    """One row per contact, those who left included."""
    return [
        {
            "respondent_id": contact.respondent_id,
            "account_id": contact.account.account_id,
            "full_name": contact.full_name,
            "email": f"{contact.respondent_id.lower()}@example.com",
            "role": contact.role,
            "is_active": "true" if contact.left_on is None else "false",
        }
        for contact in company.contacts
    ]


def manager_rows() -> list[Row]:
    """One row per account manager."""
    return [
        {"account_manager_id": manager, "account_manager_name": name, "team": team}
        for manager, name, team in words.MANAGERS
    ]


def invitation_rows(invitations: Sequence[Invitation]) -> list[Row]:
    """One row per invitation, oldest first."""
    ordered = sorted(
        invitations, key=lambda each: (each.invited_at, each.contact.respondent_id, each.survey_id)
    )
    return [
        {
            "invitation_id": f"INV-{number:05d}",
            "survey_id": invitation.survey_id,
            "account_id": invitation.contact.account.account_id,
            "respondent_id": invitation.contact.respondent_id,
            "channel": "sms" if invitation.survey_id.startswith("TRX") and number % 5 == 0 else "email",
            "invited_at": iso(invitation.invited_at),
            "delivery_status": invitation.delivery_status,
        }
        for number, invitation in enumerate(ordered, start=1)
    ]
