"""A drop with a person who is in every table, and what names that person wherever the warehouse keeps it."""

import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb

from nps_warehouse.db.connection import RAW
from nps_warehouse.db.raw_schema import raw_columns
from nps_warehouse.db.sql import name, names, text
from nps_warehouse.publish.hashing import sha256
from nps_warehouse.publish.manifest import CHECKSUM, MANIFEST, checksum_line, read_manifest
from nps_warehouse.publish.versions import DATABASE
from nps_warehouse.settings import Warehouse

PERSON, MAIL = "P-7301", "zerlina@quast.example"
NAME = "Zerlina O'Quästenbach"
REASON = "Jullie offertes zijn hopeloos duur en ondoorzichtig."
IMPROVE = "Noem eerst de uurtarieven, daarna de rest."
REFERRED = "Gebroeders Wervelwind Transport"
CALL = "bel mij op 0612345678"
LATER = "call me on 0687654321"
REJECTED = "een rij te veel van mij"
PLANTED = (PERSON, MAIL, NAME, REASON, IMPROVE, REFERRED, CALL, LATER)
SECRETS = (*PLANTED, REJECTED)
OTHER = "Het meedenken van jullie mensen."
"""What the person wrote, and so did somebody else."""
FIGURES = (
    "nps_overall",
    "nps_by_branch",
    "nps_by_account",
    "nps_by_account_manager",
    "nps_by_team",
    "benchmark_gaps_by_branch",
    "survey_participation",
    "response_reconciliation",
)

OF_WORDS = ("source_file", "_questions_answered", "_questions_asked")
"""How columns end that hold a file's name, or count what people wrote."""

HEADER = "response_id,survey_id,account_id,respondent_id,score,responded_at,channel,language\n"
FILES = {
    "accounts.csv": "account_id,account_name,branch_id,account_manager_id,annual_revenue\n"
    "a0,Alpha,cleaning,m1,1000\na1,Beta,accountancy,m2,250\n",
    "account_managers.csv": "account_manager_id,account_manager_name,team\nm1,Mia,North\nm2,Mo,South\n",
    "respondents.csv": "respondent_id,account_id,full_name,email,role,is_active\n"
    f"{PERSON},a0,{NAME},{MAIL},user,true\n"
    + "".join(f"f{row},a{row % 2},Filler {row},f{row}@fill.example,user,true\n" for row in range(40)),
    "invitations.csv": "invitation_id,survey_id,account_id,respondent_id,channel,invited_at,delivery_status\n"
    f"i1,s1,a0,{PERSON},email,2025-10-01,delivered\n"
    + "".join(f"if{row},s1,a{row % 2},f{row},email,2025-10-01,delivered\n" for row in range(40)),
    f"responses_{NAME}.csv": HEADER
    + f"r1,s1,a0,{PERSON},3,2025-11-01T10:00:00Z,email,nl\n"
    + f"r2,s1,a0,{PERSON},{CALL},2025-11-02T10:00:00Z,email,nl\n"
    + f"r3,s1,a0,{PERSON},8,{LATER},email,nl\n"
    + f"r4,s1,a0,{PERSON},0687654321,2025-11-03T10:00:00Z,email,nl\n"
    + f"x9,s1,a0,{PERSON},8,2025-11-02T10:00:00Z,email,nl,{REJECTED}\n"
    + "".join(
        f"n{row},s1,a{row % 2},f{row % 40},{(row * 7) % 11},2025-{row % 12 + 1:02d}-04T10:00:00Z,email,nl\n"
        for row in range(160)
    ),
    "responses_more.csv": HEADER
    + f"{MAIL}-5,s2,a1,{MAIL},10 want {NAME} is blij,2025-12-01T10:00:00Z,email,nl\n",
    "answers.csv": "response_id,question_id,answer\n"
    f'r1,reason,{REASON}\nr1,improve,"{IMPROVE}"\nr1,praise,{OTHER}\n{MAIL}-5,recommended_to,{REFERRED}\n'
    f"{MAIL}-5,times_recommended,3\nn159,reason,{NAME} stuurde mij door.\nn158,praise,{OTHER}\n",
    "follow_ups.csv": "follow_up_id,response_id,action,assigned_to,opened_at,contacted_at,outcome\n"
    f"u1,r1,call,m1,2025-11-02,2025-11-03,spoke to {NAME}\n",
    "introductions.csv": "introduction_id,respondent_id,account_id,introduced_company,introduced_at,won_amount\n"
    f"d1,{PERSON},a0,Kept Company BV,2025-11-05,100\n",
}
"""A drop. The person is in it under an id of the CRM and, where only a survey tool knew it, under the address."""


def drop(folder: Path) -> Path:
    """Write the drop."""
    folder.mkdir(parents=True)
    for file, content in FILES.items():
        (folder / file).write_text(content, encoding="utf-8")
    return folder


def run(nps: Callable[..., subprocess.CompletedProcess[str]], folder: Path) -> Warehouse:
    """A warehouse in which the drop is published, with pages, exports, logs and leftovers that name the person."""
    done = nps(folder / "warehouse", "run", drop(folder / "drop"))
    assert done.returncode == 0, done.stdout + done.stderr
    warehouse = Warehouse(folder / "warehouse")
    plant(warehouse)
    return warehouse


def plant(warehouse: Warehouse) -> None:
    """Leave the person in a page, exports, a log and what a killed command left."""
    shown = ", ".join(PLANTED).replace("'", "&#39;")
    lines = ",".join(f'"{each}"' for each in PLANTED) + "\n"
    for file, content in {
        "docs/data_docs/raw/responses.html": f"<html><td>{shown}</td></html>",
        "exports/bonus/answers.csv": lines,
        "dbt/logs/dbt.log": lines,
        "build/raw.duckdb.tmp/spilled": lines,
        "published/.incoming-left/part": lines,
    }.items():
        (warehouse.root / file).parent.mkdir(parents=True, exist_ok=True)
        (warehouse.root / file).write_text(content, encoding="utf-8")
    with zipfile.ZipFile(warehouse.root / "exports/bonus/bonus.xlsx", "w", zipfile.ZIP_DEFLATED) as workbook:
        workbook.writestr(
            "xl/sharedStrings.xml", f"<sst>{''.join(f'<si><t>{e}</t></si>' for e in PLANTED)}</sst>"
        )
        workbook.writestr("xl/other.bin", b"\xff\xfe\x00")


def uncompressed(warehouse: Warehouse) -> None:
    """Write every database and Parquet file again so that its strings can be found in its bytes, and its manifest."""
    for file in warehouse.root.rglob("*.duckdb"):
        _without_compression(file)
    for file in warehouse.published.rglob("*.parquet"):
        new = file.with_suffix(".new")
        duckdb.sql(
            f"copy (from {text(str(file))}) to {text(str(new))} (format parquet, compression uncompressed)"
        )
        new.replace(file)
    for version in (warehouse.published / "versions").iterdir():
        manifest = read_manifest(version)
        assert manifest is not None
        rehash(version)


def rehash(version: Path) -> None:
    """Make the manifest of a version that of the files that are there."""
    manifest = json.loads((version / MANIFEST).read_text(encoding="utf-8"))
    for file, facts in manifest["files"].items():
        facts |= {"bytes": (version / file).stat().st_size, "sha256": sha256(version / file)}
    for file in (MANIFEST, CHECKSUM):
        (version / file).chmod(0o644)
    (version / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    (version / CHECKSUM).write_text(checksum_line(version / MANIFEST), encoding="ascii")


def _without_compression(file: Path) -> None:
    new = file.with_name(f"{file.stem}.flat.duckdb")
    with duckdb.connect(str(new)) as connection:
        connection.execute("set force_compression = 'uncompressed'")
        connection.execute(f"attach {text(str(file))} as old (read_only)")
        [(this,)] = connection.execute("select current_database()").fetchall()
        connection.execute(f"copy from database old to {name(this)}")
        if file.name == RAW:  # its columns name their compression
            for table in raw_columns():
                connection.execute(f"create or replace table {name(table)} as from old.{name(table)}")
    new.replace(file)


def found_in(warehouse: Warehouse, secrets: tuple[str, ...] = SECRETS) -> dict[str, set[str]]:
    """Where which secret is: in the bytes of files, in cells of databases and Parquet, in parts of workbooks."""
    found: dict[str, set[str]] = {}
    for where, content in contents(warehouse):
        held = {each for each in secrets if _is_in(each, content)}
        if held:
            found[where] = held
    return found


def contents(warehouse: Warehouse) -> Iterator[tuple[str, bytes]]:
    """Everything in the warehouse, as bytes and as what readers of its format see."""
    for file in sorted(
        path for path in warehouse.root.rglob("*") if path.is_file() and not path.is_symlink()
    ):
        where = file.relative_to(warehouse.root).as_posix()
        yield where, file.read_bytes()
        yield f"{where} (name)", file.name.encode()
        if file.suffix == ".duckdb":
            with duckdb.connect(str(file), read_only=True) as connection:
                yield from ((f"{where}:{table}", cells) for table, cells in _tables(connection))
        elif file.suffix == ".parquet":
            yield f"{where}:cells", _cells(duckdb.sql(f"from read_parquet({text(str(file))})"))
        elif zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                yield from ((f"{where}:{part}", archive.read(part)) for part in archive.namelist())


def _tables(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, bytes]]:
    """Every column of text of every table."""
    columns = connection.execute(
        """select schema_name, table_name, list(column_name) from duckdb_columns()
        join duckdb_tables() using (database_name, schema_name, table_name)
        where data_type like '%VARCHAR%' group by all"""
    ).fetchall()
    for schema, table, listed in columns:
        relation = connection.sql(f"select {names(listed)} from {name(schema)}.{name(table)}")
        yield f"{schema}.{table}", _cells(relation)


def _cells(relation: duckdb.DuckDBPyRelation) -> bytes:
    return "\n".join(str(cell) for row in relation.fetchall() for cell in row).encode()


def _is_in(secret: str, content: bytes) -> bool:
    forms = {secret, secret.replace("'", "&#39;"), secret.replace("'", "&#x27;"), json.dumps(secret)[1:-1]}
    return any(form.encode() in content for form in forms)


def figures(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """The figures of a build or a version, every column of them."""
    with duckdb.connect(str(database), read_only=True) as connection:
        found = {}
        for mart in FIGURES:
            described = connection.execute(f"describe {mart}").fetchall()
            columns = names(column for column, *_ in described if not column.endswith(OF_WORDS))
            found[mart] = connection.execute(f"select {columns} from {mart} order by all").fetchall()
        found["dispositions"] = connection.execute(
            "select disposition, reason, count(*) from response_dispositions group by all order by all"
        ).fetchall()
        found["questions"] = connection.execute(
            "select sum(detractor_questions_answered) from survey_participation"
        ).fetchall()
        found["times"] = connection.execute(
            "select account_id, sum(times_recommended) from serving.int_answers join serving.int_accounts "
            "using (account_key) group by all order by all"
        ).fetchall()
    return found


def copied(warehouse: Warehouse, folder: Path) -> Warehouse:
    """A copy of a warehouse that a test may change."""
    shutil.copytree(warehouse.root, folder, symlinks=True)
    return Warehouse(folder)


def only_version(warehouse: Warehouse) -> Path:
    """The one published version."""
    [version] = (warehouse.published / "versions").iterdir()
    assert (version / DATABASE).exists()
    return version
