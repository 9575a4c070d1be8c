"""The group's branches, account managers, accounts and contacts.

Accounts differ in size (1 to 40 contacts, most few), change manager or branch over time, and pull the answers of
their contacts up or down together; so do managers, a little.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from sample import words
from sample.chance import Chance

CONTACTS = 1000
LARGEST_ACCOUNT = 40
FIRST_DAY = date(2024, 1, 1)


@dataclass(frozen=True)
class Branch:
    """One line of business.

    nps: the level its contacts are drawn around, in points. drift: score points gained per quarter.
    """

    branch_id: str
    accounts: int
    nps: int
    drift: float


BRANCHES = (
    Branch("staffing", 18, 0, 0.05),
    Branch("logistics", 16, -8, 0.0),
    Branch("cleaning", 14, -15, 0.02),
    Branch("it_services", 14, 8, 0.03),
    Branch("accountancy", 12, 10, -0.02),
    Branch("security", 11, 0, 0.0),
    Branch("telecom", 9, -25, -0.05),
    Branch("energy", 9, -30, 0.09),
    Branch("insurance", 8, -22, 0.0),
    Branch("credit", 9, -45, -0.03),
)
UNSEEDED_BRANCH = "catering"
UNDESCRIBED_MANAGER = "M99"


@dataclass(frozen=True)
class Version:
    """What held for an account from a date on; None is always. annual_revenue in whole euros, None when not on file."""

    effective_from: date | None
    branch_id: str
    account_manager_id: str
    annual_revenue: int | None


@dataclass(frozen=True)
class Account:
    """One client. lift: score points by which its contacts differ from their branch."""

    account_id: str
    account_name: str
    lift: float
    versions: tuple[Version, ...]

    def at(self, day: date) -> Version:
        """The version that held on a day."""
        return [v for v in self.versions if v.effective_from is None or v.effective_from <= day][-1]


@dataclass(frozen=True)
class Contact:
    """One person at an account. lift: score points; keenness: the chance that an invitation is answered."""

    respondent_id: str
    account: Account
    full_name: str
    role: str
    language: str
    lift: float
    keenness: float
    joined_on: date
    left_on: date | None

    def is_there(self, day: date) -> bool:
        """Whether the person worked at the account on a day."""
        return self.joined_on <= day and (self.left_on is None or day < self.left_on)


@dataclass(frozen=True)
class Company:
    """Everybody the group serves; manager_lifts: score points by manager."""

    accounts: tuple[Account, ...]
    contacts: tuple[Contact, ...]
    manager_lifts: dict[str, float]


def company(seed: int) -> Company:
    """The same company for the same seed."""
    sizes = _sizes(Chance(seed, "sizes"))
    chance = Chance(seed, "managers")
    lifts = {manager: 0.6 * (chance.fraction() - 0.5) for manager, _, _ in words.MANAGERS}
    accounts = _accounts(Chance(seed, "accounts"), sizes, lifts)
    chance = Chance(seed, "contacts")
    contacts: list[Contact] = []
    for account, size in zip(accounts, sizes, strict=True):
        contacts += [_contact(chance, account, len(contacts) + number) for number in range(1, size + 1)]
    return Company(tuple(accounts), tuple(contacts), {**lifts, UNDESCRIBED_MANAGER: 0.0})


def _sizes(chance: Chance) -> list[int]:
    """How many contacts each account has: many small ones, CONTACTS in all."""
    sizes = [1 + int((LARGEST_ACCOUNT - 1) * _small(chance)) for _ in range(_number_of_accounts())]
    sizes[0], sizes[1], sizes[-2], sizes[-1] = LARGEST_ACCOUNT, 1, 9, 6
    while (missing := CONTACTS - sum(sizes)) != 0:
        account, step = chance.integer(2, len(sizes) - 3), 1 if missing > 0 else -1
        if 1 < sizes[account] + step < LARGEST_ACCOUNT and sizes[account] > 3:
            sizes[account] += step
    return sizes


def _small(chance: Chance) -> float:
    fraction = chance.fraction()
    return fraction * fraction * fraction


def _number_of_accounts() -> int:
    return sum(branch.accounts for branch in BRANCHES)


def _accounts(chance: Chance, sizes: list[int], manager_lifts: dict[str, float]) -> list[Account]:
    branch_ids = _dealt(sizes)
    names = chance.shuffled(
        [f"De {adjective} {thing}" for adjective in words.ADJECTIVES for thing in words.THINGS]
    )
    managers = chance.shuffled([words.MANAGERS[number % 12][0] for number in range(len(sizes))])
    lifts = _centred(chance, branch_ids, sizes, [manager_lifts[manager] for manager in managers])
    return [
        Account(f"A{row + 1:03d}", f"{names[row]} B.V.", lifts[row], versions)
        for row, versions in enumerate(_versions(chance, branch_ids, managers, sizes))
    ]


def _dealt(sizes: list[int]) -> list[str]:
    """A branch per account, so that every branch has large and small ones alike."""
    order = sorted(
        (2 * number + 1, branch.accounts, branch.branch_id)
        for branch in BRANCHES
        for number in range(branch.accounts)
    )
    order.sort(key=lambda place: Fraction(place[0], place[1]))
    by_size = sorted(range(len(sizes)), key=lambda row: (sizes[row], row))
    dealt = dict(zip(by_size, order, strict=True))
    return [dealt[row][2] for row in range(len(sizes))]


def _centred(
    chance: Chance, branch_ids: list[str], sizes: list[int], manager_lifts: list[float]
) -> list[float]:
    """A lift per account; with those of the managers, and weighted by contacts, a branch's are nought together."""
    lifts = [0.6 * chance.normal() for _ in sizes]
    for branch in BRANCHES:
        rows = [row for row, branch_id in enumerate(branch_ids) if branch_id == branch.branch_id]
        total = 0.0
        for row in rows:
            total += (lifts[row] + manager_lifts[row]) * sizes[row]
        mean = total / sum(sizes[row] for row in rows)
        for row in rows:
            lifts[row] -= mean
    return lifts


def _versions(
    chance: Chance, branch_ids: list[str], managers: list[str], sizes: list[int]
) -> list[tuple[Version, ...]]:
    """Every tenth account changes manager, four change branch, one both; the last two belong nowhere we know."""
    histories = []
    last = len(sizes) - 1
    for row, size in enumerate(sizes):
        revenue = None if row % 40 == 7 else 1000 * chance.integer(20, 60) * (size + 1)
        first = Version(None, branch_ids[row], managers[row], revenue)
        history = [first if row != last else Version(None, UNSEEDED_BRANCH, managers[row], revenue)]
        if row % 10 == 3:
            history.append(_changed(history[-1], _month(chance), manager=_another(chance, managers[row])))
        if row in (5, 33, 61, 89):
            other = BRANCHES[(row * 7) % 9].branch_id  # never credit, which has the fewest accounts
            history.append(_changed(history[-1], date(2025, 7, 1), branch=other))
        if row == last - 1:
            history.append(_changed(history[-1], date(2025, 10, 1), manager=UNDESCRIBED_MANAGER))
        histories.append(tuple(history))
    return histories


def _changed(before: Version, day: date, branch: str | None = None, manager: str | None = None) -> Version:
    return Version(
        day, branch or before.branch_id, manager or before.account_manager_id, before.annual_revenue
    )


def _month(chance: Chance) -> date:
    return date(2024 + chance.integer(0, 1), chance.integer(2, 6), 1)


def _another(chance: Chance, manager: str) -> str:
    return chance.pick([other for other, _, _ in words.MANAGERS if other != manager])


def _contact(chance: Chance, account: Account, number: int) -> Contact:
    joined = FIRST_DAY if chance.yes(0.85) else FIRST_DAY + timedelta(days=chance.integer(30, 600))
    left = joined + timedelta(days=chance.integer(200, 600)) if chance.yes(0.1) else None
    return Contact(
        respondent_id=f"R{number:04d}",
        account=account,
        full_name=f"{chance.pick(words.FIRST_NAMES)} {chance.pick(words.LAST_NAMES)}",
        role=chance.weighted((("decision_maker", 0.25), ("influencer", 0.3), ("user", 0.45))),
        language="nl" if chance.yes(0.8) else "en",
        lift=0.8 * chance.normal(),
        keenness=0.25 + 0.38 * chance.fraction(),
        joined_on=joined,
        left_on=left if left and left < date(2025, 12, 1) else None,
    )
