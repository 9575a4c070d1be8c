"""What `docs/privacy.md` says of where personal data are, claim by claim."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from nps_warehouse.personal import masked, masked_time, without_addresses
from nps_warehouse.settings import PROJECT, Warehouse

PEOPLE = ("jan.jansen", "piet", "kees", "boss", "manager")
SECRETS = re.compile(
    rb"(jan\.jansen|piet|kees|boss|manager|fail)@|0612345678|0687654321|call me|Jansen, Jan|@privacy"
)
FIGURES = "select * exclude (account_manager_id) from nps_by_account_manager order by all"


def drop(folder: Path, at: str) -> Path:
    """A drop whose ids are addresses (`@privacy.example.org`, some in capitals), or the same ids without what follows the name."""
    folder.mkdir()
    jan, piet, kees, boss, manager = (name + at for name in PEOPLE)
    jan_again, boss_again = (jan.title(), boss.upper()) if at else (jan, boss)
    files = {
        "responses.csv": "response_id,account_id,respondent_id,score,responded_at\n"
        f"1{at},{boss},{jan},9,2025-11-01\n2{at},{boss},{piet},0612345678,2025-11-01\n"
        f"3{at},{boss_again},{jan_again},2,2025-11-02\n4{at},{boss},{kees},7,call me on 0687654321\n"
        f"5{at},{boss},{kees},11,2025-11-03\n6{at},{boss},{piet},call me,2025-13-03\n"
        + "".join(f"n{row},{boss},p{row},{row % 11},2025-11-04\n" for row in range(120)),
        "accounts.csv": f"account_id,account_name,branch_id,account_manager_id\n{boss},Acme,retail,{manager}\n",
        "account_managers.csv": f"account_manager_id,account_manager_name,team\n{manager},Mia,North\n",
        "respondents.csv": "respondent_id,account_id,full_name,email\n"
        f'{jan},{boss},"Jansen, Jan",jan.jansen@privacy.example.org\n{kees},{boss},,kees@privacy.example.org\n',
        "invitations.csv": "invitation_id,respondent_id,account_id,invited_at\n"
        f"i{at},{jan_again},{boss},2025-10-01\n",
        "answers.csv": f"response_id,question_id,answer\n1{at},reason,secret answer\n",
    }
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def run(folder: Path, at: str) -> tuple[Warehouse, str]:
    """A warehouse of such a drop, and all that was printed."""
    warehouse = Warehouse(folder / "warehouse")
    exports = drop(folder / "drop", at)
    (folder / "failing").mkdir()
    (folder / "failing/accounts.csv").write_text("fail@privacy.example.org,x\ny,z\n", encoding="utf-8")
    printed = ""
    for arguments in (["load", str(folder / "failing")], ["run", str(exports)], ["status"]):
        done = subprocess.run(
            [sys.executable, "-m", "nps_warehouse", *arguments],
            env={
                "NPS_WAREHOUSE": str(warehouse.root),
                "PYTHONPATH": str(PROJECT / "scripts"),
                "HOME": str(folder),
            },
            capture_output=True,
            text=True,
            check=False,
            umask=0o022,
        )
        printed += done.stdout + done.stderr
    return warehouse, printed


@pytest.fixture(scope="module")
def addressed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Warehouse, str]:
    return run(tmp_path_factory.mktemp("addressed"), "@privacy.example.org")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Warehouse, str]:
    return run(tmp_path_factory.mktemp("plain"), "")


def everything(warehouse: Warehouse) -> Iterator[tuple[str, bytes]]:
    """Every table of the published file as text, and every other file that is not private."""
    database = warehouse.current / "nps.duckdb"
    with duckdb.connect(str(database), read_only=True) as published:
        tables = published.sql(
            "select schema_name || '.' || table_name from duckdb_tables() union all "
            "select schema_name || '.' || view_name from duckdb_views() where not internal"
        ).fetchall()
        assert len(tables) > 30
        for (table,) in tables:
            yield table, repr(published.sql(f"select * from {table}").fetchall()).encode()
    for file in [*warehouse.current.resolve().rglob("*"), *warehouse.docs.rglob("*")]:
        if file.suffix == ".parquet":
            yield str(file), repr(duckdb.read_parquet(str(file)).fetchall()).encode()
        elif file.is_file():
            yield str(file), file.read_bytes()


def test_nothing_of_a_person_is_published_or_printed(addressed: tuple[Warehouse, str]) -> None:
    warehouse, printed = addressed
    found = {name: match[0] for name, text in everything(warehouse) if (match := SECRETS.search(text))}
    assert not found
    assert not SECRETS.search(printed.encode())
    assert "fa••••••rg" in printed


def test_the_salt_is_not_published(addressed: tuple[Warehouse, str]) -> None:
    warehouse, _ = addressed
    with duckdb.connect(str(warehouse.raw_file), read_only=True) as raw:
        ((salt,),) = raw.sql("select salt from salts").fetchall()
    assert len(salt) == 36
    assert not [name for name, text in everything(warehouse) if salt.encode() in text]


def test_the_build_folder_is_private(addressed: tuple[Warehouse, str]) -> None:
    folder = addressed[0].build_folder
    modes = {path.name: path.stat().st_mode & 0o777 for path in (folder, *folder.rglob("*"))}
    assert modes.pop("build") == 0o700
    assert set(modes) >= {"raw.duckdb", "work.duckdb", "nps.duckdb"} and set(modes.values()) == {0o600}


def test_figures_are_those_of_the_ids_themselves(
    addressed: tuple[Warehouse, str], plain: tuple[Warehouse, str]
) -> None:
    figures = []
    for warehouse, _ in (addressed, plain):
        with duckdb.connect(str(warehouse.current / "nps.duckdb"), read_only=True) as published:
            figures.append(published.sql(FIGURES).fetchall())
            ids = published.sql(
                "select distinct account_id, account_manager_id from fct_responses"
            ).fetchall()
        is_hashed = [re.fullmatch("id-[0-9a-f]{20}", each) is not None for row in ids for each in row]
        assert is_hashed == [warehouse is addressed[0]] * 2
    assert figures[0] == figures[1] and len(figures[0]) >= 5


def test_equal_ids_stay_equal_and_the_hash_is_the_same_in_every_build(
    addressed: tuple[Warehouse, str],
) -> None:
    warehouse, _ = addressed
    query = "select response_id, respondent_id from audit.response_dispositions where source_row in (2, 4)"
    with duckdb.connect(str(warehouse.current / "nps.duckdb"), read_only=True) as published:
        (first, jan), (second, again) = published.sql(query).fetchall()
    assert jan == again and first != second
    environment = {"NPS_WAREHOUSE": str(warehouse.root), "PYTHONPATH": str(PROJECT / "scripts")}
    command = [sys.executable, "-m", "nps_warehouse", "build", "--full-refresh"]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    with duckdb.connect(str(warehouse.nps_file), read_only=True) as built:
        assert built.sql(query).fetchall() == [(first, jan), (second, again)]


def test_what_could_not_be_read_is_masked_where_it_is_published(addressed: tuple[Warehouse, str]) -> None:
    with duckdb.connect(str(addressed[0].current / "nps.duckdb"), read_only=True) as published:
        found = published.sql(
            "select score, responded_at from quarantined_responses order by source_row"
        ).fetchall()
    assert found == [
        ("06••••••78", "2025-11-01"),
        ("7", "ca••••••••21"),
        ("11", "2025-11-03"),
        ("ca•••me", "2025-13-03"),
    ]


CASES = {
    "0612345678": "06••••••78",
    "jan@privacy.example.org": "ja••••••••rg",
    "Jan": "J••",
    "geen": "g•••",
    "seven": "se•en",
    "11": "11",
    "-1": "-1",
    "8.5": "8.5",
    "2025-13-45": "20••••••45",
    "": "",
}


@pytest.mark.parametrize(("text", "shown"), CASES.items())
def test_the_raw_gate_masks_as_the_models_do(text: str, shown: str, render: Callable[[str], str]) -> None:
    with duckdb.connect() as connection:
        for made in (masked("text"), render("{{ masked('text') }}")):
            assert connection.execute(f"select {made} from (select ? as text)", [text]).fetchall() == [
                (shown,)
            ]
        for made in (masked_time("text"), render("{{ masked_time('text') }}")):
            as_time = text if text == "2025-13-45" else shown
            assert connection.execute(f"select {made} from (select ? as text)", [text]).fetchall() == [
                (as_time,)
            ]


def test_addresses_in_messages_are_masked() -> None:
    assert (
        without_addresses('has columns "jan@privacy.example.org", piet@x.nl')
        == 'has columns "ja••••••rg", pi••••••nl'
    )
