"""What happens in the bonus period of a history: contacts and accounts change, a survey is sent out and answered.

culprit = write_history(rows, Plan(number=0), random.Random(0))
"""

from datetime import timedelta
from random import Random

from signal_histories import Account, History, Person, Plan, Rows, new_history, share, write_before


def write_history(rows: Rows, plan: Plan, random: Random) -> str:
    """Write one history. Returns the payee who manipulates in it, or would."""
    history = new_history(rows, plan, random)
    write_before(history)
    write_changes(history)
    write_survey(history)
    return history.culprit


def write_changes(history: History) -> None:
    """Contacts that change before the survey, accounts that move in the period or by a list that came too late."""
    random, rows, start = history.random, history.rows, history.plan.start
    contacts = rows.load("respondents", start - timedelta(days=random.randint(1, 45)))
    culprits = rows.load("respondents", start - timedelta(days=5))
    tidiness = {payee: random.choice([0.01, 0.03, 0.06]) for payee in history.payees}
    for account in history.accounts:
        if random.random() < tidiness[account.payee]:
            for _ in range(random.randint(1, 3)):
                _add(history, contacts, account)
        if history.manipulates("contacts_added", account):
            _add(history, culprits, account)
        for person in account.people:
            if random.random() < tidiness[account.payee] / 2:
                person.is_wanted = False
                history.contact(contacts, account, person, active="false")
            elif random.random() < tidiness[account.payee]:
                history.contact(contacts, account, person, address=1)
                if random.random() < 0.2:
                    history.unreached.add(person.name)
        if history.manipulates("contacts_deactivated", account):
            person = min(account.people, key=lambda each: 5 if each.was is None else each.was)
            person.is_wanted = False
            history.contact(culprits, account, person, active="false")
        if history.manipulates("contacts_readdressed", account):
            person = min(account.people, key=lambda each: 5 if each.was is None else each.was)
            history.unreached.add(person.name)
            history.contact(culprits, account, person, address=2)


def _add(history: History, load: int, account: Account) -> None:
    person = Person(f"{account.name}.{len(account.people)}", "user", history.random.gauss(0, 1.2))
    account.people.append(person)
    history.contact(load, account, person)


def write_moves(history: History) -> None:
    """Single accounts that get another manager, a manager who leaves, and what is entered after the period only."""
    random, rows, start = history.random, history.rows, history.plan.start
    in_time = rows.load("accounts", start + timedelta(days=12))
    late = rows.load("accounts", start + timedelta(days=45))
    is_handed_over = random.random() < 0.2 and not history.plan.manipulation
    leaver = random.choice(history.payees) if is_handed_over else ""
    heirs = [payee for payee in history.payees if payee != leaver]
    heirs = random.sample(heirs, random.choice([1, 2, len(heirs)]))
    handed_over = random.choice([in_time, in_time, in_time, late])
    day = (start + timedelta(days=10)).isoformat()
    for account in history.accounts:
        to, load = "", in_time
        if account.payee == leaver and random.random() < 0.8:
            to, load = random.choice(heirs), handed_over
        elif random.random() < 0.03:
            to, load = random.choice(history.payees), random.choice([in_time, in_time, late])
        if account.is_dissatisfied and history.manipulates("accounts_moved", account):
            to, load = random.choice(history.payees[1:]), in_time
        if account.is_dissatisfied and history.manipulates("accounts_back_dated", account):
            to, load = random.choice(history.payees[1:]), late
        if to and to != account.payee:
            rows.add("accounts", load, account.name, day, account.name, "staffing", to, "1000")


def write_survey(history: History) -> None:
    """Whom each account has invited, who answers and when; answers after the month are not of the period."""
    random = history.random
    survey = f"S{history.plan.number}"
    begins = {payee: random.randint(0, 6) for payee in history.payees}
    history.season = random.gauss(0, 0.3)
    spared = random.choice([1.0, 1.0, 1.0, 0.6])
    deciders = random.choice([1.0, 1.0, 1.0, 0.6])
    write_moves(history)
    for account in history.accounts:
        began = begins[account.payee] + random.choice([0, 0, 0, 1, 3])
        chosen = random.random() < 0.92
        for person in account.people:
            chance = (0.85 if chosen else 0.0) * person.is_wanted
            if person.was is not None and person.was <= 6:
                chance *= spared
                if history.manipulates("former_detractors_invited_less", account):
                    chance = 0.0
            if person.role == "decision_maker":
                chance *= deciders
                if history.manipulates("decision_makers_invited_less", account):
                    chance = 0.0
            if random.random() < chance:
                _invite(history, survey, account, person, began)
        if random.random() < 0.03:
            for number in range(random.randint(1, 4)):
                _answer_uninvited(history, survey, account, number)
        if history.manipulates("answers_never_invited", account):
            _answer_uninvited(history, survey, account, 9)


def _invite(history: History, survey: str, account: Account, person: Person, began: int) -> None:
    random, start = history.random, history.plan.start
    reached = person.name not in history.unreached and random.random() < 0.97
    history.invite(survey, account, person, start + timedelta(days=began), reached=reached)
    readiness = account.readiness + history.readiness[account.payee] + history.season
    if account.payee == history.culprit and history.plan.manipulation.startswith("response_rate"):
        readiness += history.plan.size
    if reached and random.random() < share(readiness):
        delay = int(random.expovariate(1 / 6))
        if history.manipulates("answers_before_closing", account):
            delay = 22 - began + random.randint(0, 5)
        history.answer(survey, account, person, start + timedelta(days=began + delay))


def _answer_uninvited(history: History, survey: str, account: Account, number: int) -> None:
    person = Person(f"{account.name}.new{number}", "user", 0.5)
    history.answer(
        survey, account, person, history.plan.start + timedelta(days=history.random.randint(8, 25))
    )
