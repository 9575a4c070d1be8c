"""Why a bonus period is not closed or corrected: each reason in one line, with what to do."""

from collections.abc import Iterator

from nps_warehouse.errors import NpsError
from nps_warehouse.finance.ledger import Entry, Ledger
from nps_warehouse.finance.scope import Scope

SEEDS = "seeds/bonus_schemes.csv"


def refuse_closed(ledger: Ledger, scheme_id: str, period_name: str) -> None:
    """Raise NpsError when a period of a scheme is closed already."""
    for paid in ledger.payments(scheme_id, period_name)[:1]:
        raise NpsError(
            f"{scheme_id} {period_name} is closed already, as {paid.content['closing_id']} by "
            f"{paid.content['closed_by']} on {str(paid.content['closed_at'])[:10]}; "
            "what became known since is paid with `nps bonus correct`"
        )


def refuse_not_closable(scope: Scope) -> None:
    """Raise NpsError when a period is not over, late answers are still waited for, or the scheme is not approved."""
    first = scope.statements[0]
    if all(row["state"] == "closable" for row in scope.statements):
        return
    if first["closing_id"] is not None:
        raise NpsError(
            f"{scope.name} was closed as {first['closing_id']}, which the ledger lacks: run `nps bonus verify`"
        )
    if not _is_approved(scope):
        raise NpsError(
            f"{scope.name}: version {first['scheme_version']} of the scheme was not approved before the period began "
            f"on {first['period_start']}; see approved_by and approved_on in {SEEDS}"
        )
    if scope.as_of <= first["period_end"]:
        raise NpsError(
            f"{scope.name} ends on {first['period_end']}, and what is loaded ends on {scope.as_of}: it is unfinished"
        )
    if scope.as_of < first["closable_on"]:
        raise NpsError(
            f"{scope.name} can be closed from {first['closable_on']} on, because late answers are waited for "
            f"(close_after_days in {SEEDS}); what is loaded ends on {scope.as_of}"
        )
    raise NpsError(
        f"{scope.name} ends on {first['period_end']}, and no answers were loaded since: it is unfinished"
    )


def refuse_signatures(scope: Scope, by: str, approved_by: str) -> None:
    """Raise NpsError when the two who sign are one, nameless, or paid by what they sign."""
    for name, option in ((by, "--by"), (approved_by, "--approved-by")):
        refuse_nameless_or_payee(scope, name, option)
    if _plain(by) == _plain(approved_by):
        raise NpsError(f"--by and --approved-by are both {by}: somebody else must approve")


def refuse_nameless_or_payee(scope: Scope, name: str, option: str) -> None:
    """Raise NpsError when nobody is named, or somebody who is paid."""
    if not _plain(name):
        raise NpsError(f"{option} names nobody; give a name")
    for payee_id, payee in _people_paid(scope):
        if _plain(name) in (_plain(payee_id), _plain(payee)):
            raise NpsError(f"{option} is {name}, whom {scope.name} pays: somebody else must sign")


def refuse_unpublished(scope: Scope, payments: tuple[Entry, ...]) -> None:
    """Raise NpsError when a closing or correction is not in the published version: what it lists may be paid already."""
    known = {row["closing_id"] for row in scope.payments}
    for entry in payments:
        if entry.content["closing_id"] not in known:
            raise NpsError(
                f"{entry.kind} {entry.content['closing_id']} is not in the published version {scope.version.name} yet; "
                "run `nps run DROP`, look at it, then run this again"
            )


def _is_approved(scope: Scope) -> bool:
    first = scope.statements[0]
    approved_on = first["approved_on"]
    return (
        first["approved_by"] is not None and approved_on is not None and approved_on < first["period_start"]
    )


def _people_paid(scope: Scope) -> Iterator[tuple[str, str]]:
    """Id and name of every payee, and of the account managers of a team that is one."""
    for row in scope.statements:
        yield row["payee_id"], row["payee_name"]
        if row["payee_type"] == "team":
            for manager in scope.managers:
                if manager["team"] == row["payee_id"]:
                    yield manager["account_manager_id"], manager["account_manager_name"]


def _plain(name: str) -> str:
    return " ".join((name or "").split()).casefold()
