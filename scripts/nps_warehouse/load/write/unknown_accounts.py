"""Answers of an account that no accounts file describes: likely a late CRM export, or a misspelt id."""

import duckdb

MOST_NAMED = 3


def unknown_accounts(connection: duckdb.DuckDBPyConnection, load_id: int) -> str | None:
    """A line about the answers of one load whose account is in no accounts file; None when all are known.

    None too while no account is described: then no CRM export is late.
    """
    found = connection.execute(
        """with named as (select trim(account_id) as account_id from raw.responses where _load_id = ?),
        unknown as (
            select account_id, count(*) as answers from named
            where account_id <> '' and exists (from raw.accounts)
                and account_id not in (select trim(account_id) from raw.accounts where account_id is not null)
            group by account_id
        )
        select sum(answers), count(*), (select list(account_id) from (from unknown order by answers desc, account_id limit ?))
        from unknown""",
        [load_id, MOST_NAMED],
    ).fetchone()
    if found is None or not found[0]:
        return None
    answers, accounts, names = found
    more = ", …" if accounts > MOST_NAMED else ""
    verb = "name an account" if accounts == 1 else f"name {accounts} accounts"
    if answers == 1:
        verb = "names an account"
    return f"{answers} answer{'s' * (answers != 1)} {verb} that no file describes: {', '.join(names)}{more}"
