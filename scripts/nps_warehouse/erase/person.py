"""Who a person is in raw: the ids that are asked for, and every string that names the person.

Reads raw.duckdb, open with its tables as `raw`.

    ids = ids_of(raw, ["R0001"], salt, only_these=False)       # ('R0001',)
    strings_of(raw, {"R0001": "erased-81c0…"}).addresses       # ('zoe@example.org',)
"""

from collections.abc import Iterable, Mapping, Sequence

import duckdb

from nps_warehouse.db.sql import text
from nps_warehouse.erase.cells import as_read_cell
from nps_warehouse.erase.strings import HIDDEN, Strings
from nps_warehouse.erase.tombstones import (
    PREFIX,
    TABLE,
    Tombstones,
    address_hash,
    cleaned,
    create_table,
    id_hash,
    key_hash,
    new_pseudonym,
    same_id,
)
from nps_warehouse.errors import NpsError, printable
from nps_warehouse.grammar import clean_score, duckdb_full_match
from nps_warehouse.personal import SHORT_NUMBER, masked, masked_time
from nps_warehouse.raw_tables import RAW_TABLES

Connection = duckdb.DuckDBPyConnection
WITH_PEOPLE = tuple(table.name for table in RAW_TABLES.values() if "respondent_id" in table.columns)
MOST_NAMED = 3


def ids_of(raw: Connection, asked: Sequence[str], *, only_these: bool) -> tuple[str, ...]:
    """The respondent ids that are asked for: by id, as published, or by e-mail address.

    only_these: others with the same address are other people. Raises NpsError for an unknown respondent, and where it
    is not clear who is meant.
    """
    _create_people(raw)
    ids = tuple(dict.fromkeys(found for each in asked for found in _ids_of(raw, each)))
    others = _same_address(raw, ids)
    if others and not only_these:
        named = " ".join(f"--respondent {printable(each)}" for each in (*ids, *others[:MOST_NAMED]))
        raise NpsError(
            f"the e-mail address of {', '.join(map(printable, ids))} is also that of {_some(others)}: if they are one "
            f"person, name them all ({named}); if not, add --only-these"
        )
    return ids


def pseudonyms_for(ids: Iterable[str]) -> dict[str, str]:
    """A new pseudonym for each id, the same for one address in several spellings."""
    new: dict[str, str] = {}
    return {each: new.setdefault(each.lower() if "@" in each else each, new_pseudonym()) for each in ids}


def shares_address(raw: Connection, ids: Sequence[str]) -> bool:
    """Whether others have the same e-mail address, so that it does not tell who is who. After `ids_of`."""
    return bool(_same_address(raw, ids))


def ids_in_raw(raw: Connection, tombstones: Tombstones) -> dict[str, str]:
    """The respondent ids in raw that tombstones are of, each with its pseudonym, and the pseudonyms themselves."""
    _create_people(raw)
    create_table(raw, tombstones)
    return dict(
        raw.execute(
            f"""select people.id, tombstones.pseudonym from people
            join {TABLE} on tombstones.kind = 'id'
                and (tombstones.hash = {id_hash("people.id", tombstones.salt)} or tombstones.pseudonym = people.id)
            order by all"""
        ).fetchall()
    )


def strings_of(raw: Connection, ids: Mapping[str, str]) -> Strings:
    """Every string of raw that names the people with these ids or was written by them. ids: to pseudonyms."""
    is_theirs = f"{cleaned('respondent_id')} in ({_listed(ids)})"
    names, addresses = (
        _texts(raw, f"select {cleaned(column)} from raw.respondents where {is_theirs}")
        for column in ("full_name", "email")
    )
    addresses = tuple(dict.fromkeys((*addresses, *(each for each in ids if "@" in each))))
    answers = _texts(raw, f"select {cleaned('response_id')} from raw.responses where {is_theirs}")
    keys = dict(raw.execute(_keys_query(addresses)).fetchall()) if addresses else {}
    published = {
        each: _texts(raw, f"select {_published(text(each))} union all {_hashed(_published(text(each)))}")
        for each in ids
    }
    written = _texts(
        raw,
        f"""select {cleaned("answer")} from raw.answers
        where {cleaned("response_id")} in ({_listed(answers)}) and not {duckdb_full_match("answer", SHORT_NUMBER)}""",
    )
    unread, shown = _unreadable(raw, is_theirs)
    return Strings(
        ids=ids,
        hashed={every: ids[each] for each, found in published.items() for every in found if every not in ids},
        keys=keys,
        responses=(*answers, *(keys[each] for each in answers if each in keys)),
        names=names,
        addresses=addresses,
        texts=tuple(dict.fromkeys((*written, *unread))),
        masked=shown,
    )


def hashes_of(raw: Connection, strings: Strings, salt: str) -> dict[str, tuple[str, ...]]:
    """The hashes of a tombstone: of the person's ids (in their order), addresses, answers and other ids."""
    values = {
        "ids": (id_hash, strings.ids),
        "addresses": (address_hash, strings.addresses),
        "responses": (key_hash, strings.responses),
        "keys": (key_hash, strings.keys),
    }
    return {
        kind: tuple(
            str(raw.execute(f"select {digest(text(value), salt)}").fetchall()[0][0]) for value in found
        )
        for kind, (digest, found) in values.items()
    }


def files_of(raw: Connection, strings: Strings) -> tuple[str, ...]:
    """The exports that name the person or hold what the person wrote, in the order of loading."""
    of_answers = f"select _load_id, _source_file from raw.answers where {cleaned('response_id')} in ({_listed(strings.responses)})"
    tables = " union all ".join(
        f"select _load_id, _source_file from raw.{table} where {cleaned('respondent_id')} in ({_listed(strings.ids)})"
        for table in WITH_PEOPLE
    )
    tables = f"{tables} union all {of_answers}"
    found = raw.execute(f"select _source_file from ({tables}) group by 1 order by min(_load_id), 1")
    return tuple(str(file) for (file,) in found.fetchall())


def published_id(value: str) -> str:
    """Write SQL: an id as readers get it, as `clean_id` of the models makes it."""
    return _published(cleaned(value))


def _create_people(raw: Connection) -> None:
    """Create the temporary tables `people` (every respondent id) and `addresses` (those that each has)."""
    tables = " union ".join(
        f"select {cleaned('respondent_id')} as id from raw.{table}" for table in WITH_PEOPLE
    )
    raw.execute(
        f"create or replace temp table people as select distinct id from ({tables}) where id is not null"
    )
    raw.execute(
        f"""create or replace temp table addresses as
        select distinct {cleaned("respondent_id")} as id, lower({cleaned("email")}) as address
        from raw.respondents where {cleaned("email")} is not null
        union select id, lower(id) from people where contains(id, '@')"""
    )


def _ids_of(raw: Connection, asked: str) -> tuple[str, ...]:
    """The id that is asked for; where it is an e-mail address, in every spelling that was loaded."""
    exact = f"{same_id('id')} = {same_id(text(asked))} or {_published('id')} = {cleaned(text(asked))}"
    if found := _texts(raw, f"select id from people where {exact}"):
        return found
    found = _texts(raw, f"select id from addresses where address = lower({cleaned(text(asked))})")
    if len(found) > 1:
        raise NpsError(
            f"{printable(asked)} is the e-mail address of {_some(found)}: name the ones to erase by their ids"
        )
    if not found:
        raise NpsError(
            f"{printable(asked)} is not a respondent here: give the respondent_id of an export, its published form, or "
            "the e-mail address"
        )
    return found


def _same_address(raw: Connection, ids: Sequence[str]) -> tuple[str, ...]:
    listed = _listed(ids)
    return _texts(
        raw,
        f"""select id from addresses where id not in ({listed}) and not starts_with(id, '{PREFIX}')
        and address in (select address from addresses where id in ({listed}))""",
    )


def _unreadable(raw: Connection, is_theirs: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Scores and times of the person with words, or that cannot be read, as exported and as readers get them."""
    whole: list[str] = []
    shown: list[str] = []
    for column, clean, mask in (
        ("score", clean_score("score"), masked),
        ("responded_at", cleaned("responded_at"), masked_time),
    ):
        # One query for all three: DuckDB takes long to plan what reads a cell.
        rows = raw.execute(
            f"""select distinct {cleaned(column)}, {mask(column)}, {mask(clean)} from raw.responses
            where {is_theirs} and {column} is distinct from {as_read_cell(column, "true")} order by all"""
        ).fetchall()
        whole += [str(cell) for cell, *_ in rows if cell is not None]
        shown += [str(mask) for _, *masks in rows for mask in masks if mask is not None]
    return tuple(dict.fromkeys(whole)), tuple(dict.fromkeys(each for each in shown if HIDDEN in each))


def _keys_query(addresses: Sequence[str]) -> str:
    """Write the query of other ids that hold an address of the person, each with the hash that is published of it."""
    found = " union ".join(
        f"select {cleaned(column)} as id from raw.{table.name}"
        for table in RAW_TABLES.values()
        for column in table.columns
        if column.endswith("_id") and column != "respondent_id"
    )
    tests = " or ".join(f"contains(lower(id), {text(each.lower())})" for each in addresses if "@" in each)
    return f"select id, {_published('id')} from ({found}) where contains(id, '@') and ({tests or 'false'}) order by all"


def _published(value: str) -> str:
    return f"case when contains({value}, '@') then {_hash(f'lower({value})')} else {value} end"


def _hash(value: str) -> str:
    return f"'id-' || left(sha256((select salt from raw.salts) || {value}), 20)"


def _hashed(value: str) -> str:
    return f"select {_hash(value)}"


def _texts(raw: Connection, query: str) -> tuple[str, ...]:
    """The distinct texts of a query of one column, in order."""
    found = raw.execute(
        f"select distinct _text from ({query}) as found(_text) where _text is not null order by 1"
    )
    return tuple(str(each) for (each,) in found.fetchall())


def _some(ids: Sequence[str]) -> str:
    named = ", ".join(map(printable, ids[:MOST_NAMED]))
    return f"{named} and {len(ids) - MOST_NAMED} more" if len(ids) > MOST_NAMED else named


def _listed(values: Iterable[str]) -> str:
    return ", ".join(text(each) for each in values) or "null"
