"""Random histories of bonus periods, honest or with one payee who manipulates, as rows of the raw tables.

Each history has its own month, payees, accounts and people, so that many are tested side by side in one build:

    rows = Rows()
    history = new_history(rows, Plan(number=0, manipulation="accounts_moved", size=0.8), random.Random(0))
    write_before(history)

In honest ones contacts of one account are invited together, agree with each other and answer alike; payees differ in how
readily their customers answer and when they are invited; a company may ask fewer decision makers or leave detractors in peace
as a rule; a manager may leave and hand all accounts to a colleague; contacts are brought up to date before the survey; the
customer list is late; surveys are passed on to colleagues.
"""

import math
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

SIGNALS = (
    "former_detractors_invited_less",
    "decision_makers_invited_less",
    "response_rate_against_past",
    "response_rate_against_peers",
    "answers_before_closing",
    "accounts_moved",
    "accounts_back_dated",
    "contacts_added",
    "contacts_deactivated",
    "contacts_readdressed",
    "answers_never_invited",
)
SCHEME = "side-by-side"
FIRST_YEAR = 1940


@dataclass(frozen=True)
class Plan:
    """What one history is: `size` is the share of what can be manipulated that is."""

    number: int
    manipulation: str = ""
    size: float = 0.0
    payees: tuple[int, int] = (4, 10)
    accounts: tuple[int, int] = (10, 50)

    @property
    def start(self) -> date:
        """The first day of its month. Every other month is left to the survey before."""
        months = 12 + 2 * self.number
        return date(FIRST_YEAR + months // 12, 1 + months % 12, 1)


@dataclass
class Rows:
    """Rows of raw tables: table to rows of (load, *values), and the loads: number to (table, day)."""

    tables: dict[str, list[tuple[object, ...]]] = field(default_factory=lambda: defaultdict(list))
    loads: dict[int, tuple[str, date]] = field(default_factory=dict)

    def load(self, table: str, day: date) -> int:
        """A new load of a table."""
        self.loads[len(self.loads) + 1] = (table, day)
        return len(self.loads)

    def add(self, table: str, load: int, *values: object) -> None:
        """Add a row; the columns are those of the raw table, in its order."""
        self.tables[table].append((load, *("" if value is None else value for value in values)))


@dataclass
class Person:
    """A contact. `is_wanted`: may be invited; `address` counts its e-mail addresses."""

    name: str
    role: str
    mood: float
    was: int | None = None
    is_wanted: bool = True


@dataclass
class Account:
    """An account, its mood and how readily its people answer (logit)."""

    name: str
    payee: str
    mood: float
    readiness: float
    people: list[Person]

    @property
    def is_dissatisfied(self) -> bool:
        """More of its people were detractors than promoters."""
        scores = [person.was for person in self.people if person.was is not None]
        return sum(score <= 6 for score in scores) > sum(score >= 9 for score in scores)


def share(logit: float) -> float:
    """The inverse of the logit."""
    return 1 / (1 + math.exp(-logit))


@dataclass
class History:
    """One history while it is written.

    readiness: what the customers of each payee add to the logit of answering. season: what all add in the period.
    unreached: names of people whose address does not work.
    """

    plan: Plan
    rows: Rows
    random: Random
    accounts: list[Account]
    payees: list[str]
    unreached: set[str] = field(default_factory=set)
    season: float = 0.0
    response_load: int = field(init=False)
    invitation_load: int = field(init=False)
    readiness: dict[str, float] = field(init=False)

    def __post_init__(self) -> None:
        later = self.plan.start + timedelta(days=70)
        self.response_load = self.rows.load("responses", later)
        self.invitation_load = self.rows.load("invitations", later)
        spread = self.random.choice([0.1, 0.25, 0.5])
        self.readiness = {payee: self.random.gauss(0, spread) for payee in self.payees}

    @property
    def culprit(self) -> str:
        """Who manipulates, if anybody does."""
        return self.payees[0]

    def manipulates(self, signal: str, account: Account) -> bool:
        """Whether this account's payee does what the signal looks for; each time with the chance of the plan's size."""
        return (
            self.plan.manipulation == signal
            and account.payee == self.culprit
            and self.random.random() < self.plan.size
        )

    def score(self, account: Account, person: Person) -> int:
        """A score from 0 to 10: that of the account, of the person, of the day."""
        return max(0, min(10, round(7.6 + account.mood + person.mood + self.random.gauss(0, 1))))

    def answer(self, survey: str, account: Account, person: Person, day: date) -> int:
        """Write an answer. Returns its score."""
        score = self.score(account, person)
        name = f"{survey}-{person.name}"
        moment = f"{day.isoformat()}T12:00:00Z"
        self.rows.add(
            "responses", self.response_load, name, survey, account.name, person.name, score, moment, "", ""
        )
        return score

    def invite(self, survey: str, account: Account, person: Person, day: date, reached: bool) -> None:
        """Write an invitation."""
        name = f"{survey}-{person.name}"
        status = "delivered" if reached else "bounced"
        self.rows.add(
            "invitations", self.invitation_load, name, survey, account.name, person.name, "", day, status
        )

    def contact(
        self, load: int, account: Account, person: Person, *, active: str = "true", address: int = 0
    ) -> None:
        """Write a version of a contact."""
        mail = f"{person.name}.{address}@example.org"
        self.rows.add("respondents", load, person.name, account.name, "", mail, person.role, active)


def new_history(rows: Rows, plan: Plan, random: Random) -> History:
    """Payees, accounts and people, as they were before anything happened."""
    payees = [f"M{plan.number}.{number}" for number in range(random.randint(*plan.payees))]
    accounts = []
    for payee in payees:
        for number in range(random.randint(*plan.accounts)):
            name = f"{payee}.{number}"
            size = random.choice([1, 1, 2, 3, 3, 4, 5, 8])
            people = [
                Person(
                    f"{name}.{each}",
                    random.choice(["decision_maker", "influencer", "user", "user"]),
                    random.gauss(0, 1.2),
                )
                for each in range(size)
            ]
            accounts.append(Account(name, payee, random.gauss(0, 1.2), random.gauss(-0.3, 0.5), people))
    return History(plan, rows, random, accounts, payees)


def write_before(history: History) -> None:
    """The customer list, the contacts, and a survey in the month before the period."""
    rows, random, start = history.rows, history.random, history.plan.start
    long_ago = start - timedelta(days=400)
    accounts, contacts = rows.load("accounts", long_ago), rows.load("respondents", long_ago)
    targets = rows.load("bonus_targets", long_ago)
    survey = f"S{history.plan.number}-before"
    for payee in history.payees:
        rows.add("bonus_targets", targets, payee, SCHEME, start.isoformat()[:7], "1000.00", "EUR")
    for account in history.accounts:
        rows.add("accounts", accounts, account.name, "", account.name, "staffing", account.payee, "1000")
        for person in account.people:
            history.contact(contacts, account, person)
        if random.random() > 0.95:
            continue
        for person in account.people:
            if random.random() > 0.9:
                continue
            history.invite(
                survey, account, person, start - timedelta(days=28), reached=random.random() < 0.97
            )
            readiness = account.readiness + history.readiness[account.payee] + 0.4
            if (
                history.plan.manipulation == "response_rate_against_peers"
                and account.payee == history.culprit
            ):
                readiness += history.plan.size
            if random.random() < share(readiness):
                person.was = history.answer(
                    survey, account, person, start - timedelta(days=random.randint(2, 27))
                )
