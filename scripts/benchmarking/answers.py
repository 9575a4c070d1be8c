"""A drop of any number of answers, the same for the same size: a realistic business-to-business spread.

Most accounts have a few contacts and some have thousands; a contact answers about eight times in two years; accounts
differ in how content they are. Everything follows from hashes of row numbers, so DuckDB makes it in seconds.

    write_drop(Path("/tmp/drop"), answers=2_000_000)
"""

from pathlib import Path

import duckdb

BRANCHES = "['staffing', 'credit', 'accountancy', 'cleaning', 'energy', 'insurance', 'logistics', 'security']"

# A number in [0, 1) that is the same for the same row and purpose, on every machine.
CHANCE = "create macro chance(i, purpose) as (md5_number_lower(i || purpose) % 1000003) / 1000003.0"

CONTACTS = """
    create table contacts as
    select i, 'R' || i as respondent_id, 'A' || floor($accounts * power(chance(i, 'account'), 3))::bigint as account_id
    from range($contacts) as numbers(i)
"""

ANSWERS = """
    select
        'X' || n as response_id,
        'REL-' || (n % 8) as survey_id,
        account_id,
        respondent_id,
        least(10, floor(
            12 * power(chance(n, 'score'), 0.4 + chance(account_id, 'mood'))
        ))::int as score,
        strftime(
            timestamp '2024-01-01' + to_seconds((chance(n, 'time') * 730 * 86400)::bigint), '%Y-%m-%dT%H:%M:%SZ'
        ) as responded_at,
        case when chance(n, 'channel') < 0.8 then 'email' else 'phone' end as channel,
        case when chance(n, 'language') < 0.7 then 'nl' else 'en' end as language
    from range($first, $last) as numbers(n)
    join contacts on contacts.i = (chance(n, 'contact') * $contacts)::bigint % $contacts
    order by n
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
        sizes = _sizes(answers)
        _copy(
            connection, ANSWERS, folder / "responses.csv", first=0, last=answers, contacts=sizes["contacts"]
        )
        _copy(connection, ACCOUNTS, folder / "accounts.csv", accounts=sizes["accounts"])
        _copy(connection, RESPONDENTS, folder / "respondents.csv")


def write_increment(folder: Path, *, answers: int) -> None:
    """Write a second drop: 1 % more, half of it new answers, half corrections of earlier ones (among them late ones)."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = max(2, answers // 100)
    corrected = ANSWERS.replace("'score'", "'corrected score'")
    both = f"(select * from ({ANSWERS})) union all (select * from ({corrected.replace('$first', '0').replace('$last', '$some')}))"
    with _connection(answers) as connection:
        contacts = _sizes(answers)["contacts"]
        values = {
            "first": answers,
            "last": answers + changed // 2,
            "some": changed // 2,
            "contacts": contacts,
        }
        _copy(connection, both, folder / "responses_more.csv", **values)


def _sizes(answers: int) -> dict[str, int]:
    return {"contacts": max(10, answers // 8), "accounts": max(5, answers // 100)}


def _connection(answers: int) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(CHANCE)
    connection.execute(CONTACTS, _sizes(answers))
    return connection


def _copy(connection: duckdb.DuckDBPyConnection, query: str, file: Path, **values: int) -> None:
    for name, value in values.items():
        query = query.replace(f"${name}", str(value))
    connection.execute(f"copy ({query}) to '{file}' (header, delimiter ',')")
