"""A drop of any number of answers, the same for the same size: a realistic business-to-business spread.

Most accounts have a few contacts and some have thousands; a contact answers about eight times in two years; accounts
differ in how content they are. A second drop brings one per cent more, as the next week would: new answers, late ones
and corrections. Everything follows from hashes of row numbers, so DuckDB makes it in seconds.

    write_drop(Path("/tmp/drop"), answers=2_000_000)
"""

from pathlib import Path

import duckdb

BRANCHES = "['staffing', 'credit', 'accountancy', 'cleaning', 'energy', 'insurance', 'logistics', 'security']"

# A number in [0, 1) that is the same for the same row and purpose, on every machine.
CHANCE = "create macro chance(i, purpose) as (md5_number_lower(i || purpose) >> 11) / 9007199254740992.0"

CONTACTS = """
    create table contacts as
    select i, 'R' || i as respondent_id, 'A' || floor($accounts * power(chance(i, 'account'), 3))::bigint as account_id
    from range($contacts) as numbers(i)
"""

DAYS = 730  # from 2024-01-01
ANSWERS = """
    select
        'X' || n as response_id,
        'REL-' || (n % 8) as survey_id,
        account_id,
        respondent_id,
        least(10, floor(
            12 * power(chance(n, '$opinion'), 0.4 + chance(account_id, 'mood'))
        ))::int as score,
        strftime(
            timestamp '2024-01-01' + to_seconds((86400 * ($from + chance(n, 'time') * $days))::bigint),
            '%Y-%m-%dT%H:%M:%SZ'
        ) as responded_at,
        case when chance(n, 'channel') < 0.8 then 'email' else 'phone' end as channel,
        case when chance(n, 'language') < 0.7 then 'nl' else 'en' end as language
    from range($first, $last) as numbers(n)
    join contacts on contacts.i = (chance(n, 'contact') * $contacts)::bigint % $contacts
"""

ACCOUNTS = f"""
    select 'A' || i as account_id, '' as effective_from, 'Account ' || i as account_name,
        {BRANCHES}[1 + i % 8] as branch_id, 'M' || (i % 50) as account_manager_id,
        (10000 * (1 + chance(i, 'revenue') * 99))::bigint as annual_revenue
    from range($accounts) as numbers(i)
"""

RESPONDENTS = """
    select respondent_id, account_id, '' as full_name, '' as email, 'user' as role, 'true' as is_active
    from contacts order by i
"""


def write_drop(folder: Path, *, answers: int) -> None:
    """Write `responses.csv`, `accounts.csv` and `respondents.csv` for this many answers."""
    folder.mkdir(parents=True, exist_ok=True)
    with _connection(answers) as connection:
        _copy(connection, f"{_answers(answers, range(answers))} order by n", folder / "responses.csv")
        _copy(connection, ACCOUNTS.replace("$accounts", str(_accounts(answers))), folder / "accounts.csv")
        _copy(connection, RESPONDENTS, folder / "respondents.csv")


def write_increment(folder: Path, *, answers: int) -> None:
    """Write the drop of the week after: one per cent more rows.

    Eight in ten are new, one is late (of the last sixty days), one corrects an answer of the last ninety.
    """
    folder.mkdir(parents=True, exist_ok=True)
    changed = max(10, answers // 100)
    late = changed // 10
    first_late = answers + changed - 2 * late
    new = _answers(answers, range(answers, first_late), days=range(DAYS, DAYS + 7))
    belated = _answers(answers, range(first_late, first_late + late), days=range(DAYS - 60, DAYS))
    corrected = f"""{_answers(answers, range(answers), opinion="corrected score")}
        where chance(n, 'time') > {1 - 90 / DAYS} order by n limit {late}"""
    with _connection(answers) as connection:
        query = " union all ".join(f"(from ({part}))" for part in (new, belated, corrected))
        _copy(connection, query, folder / "responses_more.csv")


def _answers(answers: int, numbers: range, *, days: range = range(DAYS), opinion: str = "score") -> str:
    """The query of the answers with these numbers, given in these days."""
    values: dict[str, object] = {"first": numbers.start, "last": numbers.stop, "opinion": opinion}
    values |= {"from": days.start, "days": len(days)}
    query = ANSWERS
    for name, value in {**values, "contacts": _contacts(answers)}.items():
        query = query.replace(f"${name}", str(value))
    return query


def _contacts(answers: int) -> int:
    return max(10, answers // 8)


def _accounts(answers: int) -> int:
    return max(5, answers // 100)


def _connection(answers: int) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(CHANCE)
    connection.execute(CONTACTS, {"contacts": _contacts(answers), "accounts": _accounts(answers)})
    return connection


def _copy(connection: duckdb.DuckDBPyConnection, query: str, file: Path) -> None:
    connection.execute(f"copy ({query}) to '{file}' (header, delimiter ',')")
