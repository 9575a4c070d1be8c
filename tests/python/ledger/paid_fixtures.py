"""A small drop with a period that can be closed, and the ways in which tests alter a ledger."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
from dbt_runs import load

from nps_warehouse.finance.ledger import NO_FILE, read_ledger
from nps_warehouse.finance.paying import Signatures
from nps_warehouse.publish.hashing import sha256
from nps_warehouse.publish.manifest import CHECKSUM, MANIFEST, checksum_line
from nps_warehouse.publish.versions import DATABASE
from nps_warehouse.settings import Warehouse

SCHEME, PERIOD = "team-quarter", "2025-Q3"
SIGNED = Signatures("Ada", "Bea", "third quarter")
ANSWERS = "response_id,survey_id,respondent_id,account_id,score,responded_at\n"
NORTH, SOUTH = (10, 9, 9, 8, 10, 3, 9), (9, 7, 10, 9, 6, 9, 2)
"""The scores of the people of each account of a team."""


def drop() -> dict[str, str]:
    """Files, name to text: two teams of six accounts with seven answers each, and targets in 2025-Q3 and a year later."""
    accounts = [f"a{number},Account {number},staffing,m{number % 2 + 1},1000" for number in range(12)]
    people = [(f"a{number % 12}", number // 12, f"p{number}") for number in range(96)]
    invited = [f"i-{person},s1,{account},{person},2025-07-10" for account, _, person in people]
    answered = [
        f"r-{person},s1,{person},{account},{(SOUTH if int(account[1:]) % 2 else NORTH)[place]},2025-07-{15 + place}"
        for account, place, person in people
        if place < len(NORTH)
    ]
    return {
        "accounts.csv": _lines(
            "account_id,account_name,branch_id,account_manager_id,annual_revenue", accounts
        ),
        "account_managers.csv": "account_manager_id,account_manager_name,team\nm1,Mia,North\nm2,Mo,South\n",
        "invitations.csv": _lines("invitation_id,survey_id,account_id,respondent_id,invited_at", invited),
        "responses_1.csv": _lines(ANSWERS.strip(), answered),
        "responses_2.csv": ANSWERS + "q1,s2,p1,a1,9,2025-11-20\n",
        "bonus_targets.csv": "payee_id,scheme_id,period_name,amount,currency\n"
        "North,team-quarter,2025-Q3,1250.33,EUR\nSouth,team-quarter,2025-Q3,1350.66,EUR\n"
        "North,team-quarter,2025-Q4,1250.33,EUR\n",
    }


LATE = {"responses_3.csv": ANSWERS + "late,s1,p95,a11,0,2025-08-20\n"}
"""An answer of the closed period that is loaded after it was closed."""


def _lines(header: str, lines: list[str]) -> str:
    return "\n".join([header, *lines]) + "\n"


def copied(warehouse: Warehouse, folder: Path) -> Warehouse:
    """A copy of a warehouse that a test may change, without logs and docs."""

    def left_out(place: str, _: list[str]) -> tuple[str, ...]:
        return ("dbt", "docs") if Path(place) == warehouse.root else ()

    shutil.copytree(warehouse.root, folder, symlinks=True, ignore=left_out)
    return Warehouse(folder)


def rewrite(file: Path, content: Any) -> None:
    """Write a file of the ledger as the command does."""
    file.chmod(0o644)
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def forge(warehouse: Warehouse, change: Callable[[dict[str, Any]], None]) -> None:
    """Change what the first file holds, and write the whole chain again so that it fits."""
    previous = NO_FILE
    for entry in read_ledger(warehouse).entries:
        content = json.loads(entry.path.read_text(encoding="utf-8"))
        if entry.sequence == 1:
            change(content)
        content["previous_sha256"] = previous
        rewrite(entry.path, content)
        previous = hashlib.sha256(entry.path.read_bytes()).hexdigest()


def places(content: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where every value is that is no list and no object."""
    inner = (
        content.items()
        if isinstance(content, dict)
        else enumerate(content)
        if isinstance(content, list)
        else ()
    )
    for key, value in inner:
        yield from places(value, (*path, key))
    if not isinstance(content, (dict, list)):
        yield path


def flipped(content: Any, path: tuple[str | int, ...]) -> Any:
    """A copy of JSON in which one value is another of the same kind."""
    copy = json.loads(json.dumps(content))
    at = copy
    for key in path[:-1]:
        at = at[key]
    value = at[path[-1]]
    at[path[-1]] = (
        not value
        if isinstance(value, bool)
        else value + 1
        if isinstance(value, (int, float))
        else f"{value or ''}x"
    )
    return copy


def shown(warehouse: Warehouse, statement: str) -> None:
    """Let the published version show something else, as if it had been made so."""
    version = warehouse.current.resolve()
    database, manifest = version / DATABASE, version / MANIFEST
    for file in (database, manifest, version / CHECKSUM):
        file.chmod(0o644)
    with duckdb.connect(str(database)) as connection:
        connection.execute(statement)
    content = json.loads(manifest.read_text(encoding="utf-8"))
    content["files"][DATABASE] = {"bytes": database.stat().st_size, "sha256": sha256(database)}
    manifest.write_text(json.dumps(content), encoding="utf-8")
    (version / CHECKSUM).write_text(checksum_line(manifest), encoding="ascii")


def loaded_again(warehouse: Warehouse, files: Mapping[str, str]) -> None:
    """Lose the build files, and load files and the ledger again."""
    shutil.rmtree(warehouse.build_folder)
    load(warehouse, files)
