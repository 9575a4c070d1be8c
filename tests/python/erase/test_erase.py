"""`nps erase`: what names a person is found everywhere first, then nowhere; counts stay; the person does not come back."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from dbt_runs import Dbt, complaints
from rich.console import Console

from nps_warehouse.erase import databases
from nps_warehouse.erase.erasing import erase
from nps_warehouse.erase.tombstones import read
from nps_warehouse.load import load
from nps_warehouse.publish.manifest import read_manifest
from nps_warehouse.publish.verifying import verify
from nps_warehouse.publish.versions import DATABASE
from nps_warehouse.settings import Warehouse
from people import (
    FIGURES,
    MAIL,
    NAME,
    OTHER,
    PERSON,
    SECRETS,
    copied,
    drop,
    figures,
    found_in,
    only_version,
    uncompressed,
)

REASON_GIVEN = "asked for on 1 March"


@pytest.fixture(scope="module")
def erased(
    published: Warehouse, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Warehouse, dict[str, set[str]], Warehouse]:
    """A warehouse before, where each secret was found in it, and a copy of it after; nothing in either is compressed."""
    folder = tmp_path_factory.mktemp("erased")
    before = copied(published, folder / "before")
    uncompressed(before)
    after = copied(before, folder / "after")
    left = Path(tempfile.mkdtemp(prefix="nps-copy-1-"))
    (left / "export.csv").write_text(NAME, encoding="utf-8")
    found = found_in(before)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(databases, "connect", _flat(databases.connect))
        patch.setattr(databases, "raw_columns", dict)  # no column names its compression
        patch.setattr(databases, "PARQUET", "format parquet, compression uncompressed")
        patch.setattr("nps_warehouse.load.read.temporary._is_left", lambda *_: True)
        erase(after, [PERSON, MAIL], REASON_GIVEN)
    assert not left.exists()
    return before, found, after


def _flat(connect: Callable[..., duckdb.DuckDBPyConnection]) -> Callable[..., duckdb.DuckDBPyConnection]:
    """Opens files so that what is written to them is not compressed."""

    def opened(*arguments: object, **named: object) -> duckdb.DuckDBPyConnection:
        connection = connect(*arguments, **named)
        connection.execute("set force_compression = 'uncompressed'")
        return connection

    return opened


def test_every_secret_is_found_before(erased: tuple[Warehouse, dict[str, set[str]], Warehouse]) -> None:
    before, found, _ = erased
    version = only_version(before).relative_to(before.root).as_posix()
    assert set().union(*found.values()) == set(SECRETS)
    for where in (
        "build/raw.duckdb",
        "build/work.duckdb",
        "build/nps.duckdb",
        f"{version}/nps.duckdb",
        f"{version}/parquet/marts/fct_answers.parquet",
        f"{version}/parquet/marts/follow_up_queue.parquet",
        f"{version}/parquet/marts/dissatisfaction_themes.parquet",
        f"{version}/parquet/marts/referrals.parquet",
        f"{version}/parquet/marts/fct_responses.parquet",
        f"{version}/manifest.json",
        "docs/data_docs/raw/responses.html",
        "exports/bonus/answers.csv",
        "exports/bonus/bonus.xlsx:xl/sharedStrings.xml",
        "dbt/logs/dbt.log",
        "build/raw.duckdb.tmp/spilled",
        "published/.incoming-left/part",
    ):
        assert where in found, where
    assert found["build/raw.duckdb"] == set(SECRETS)


def test_no_secret_is_left(erased: tuple[Warehouse, dict[str, set[str]], Warehouse]) -> None:
    before, _, after = erased
    assert found_in(after) == {}
    with duckdb.connect(str(before.raw_file), read_only=True) as raw:
        [(hashed,)] = raw.execute("select 'id-' || left(sha256(salt || ?), 20) from salts", [MAIL]).fetchall()
    assert found_in(before, (hashed,)) and found_in(after, (hashed,)) == {}


def test_what_others_wrote_and_names_of_others_stay(
    erased: tuple[Warehouse, dict[str, set[str]], Warehouse],
) -> None:
    _, _, after = erased
    with duckdb.connect(str(after.raw_file), read_only=True) as raw:
        answers = dict(
            raw.execute("select response_id || question_id, answer from answers order by all").fetchall()
        )
        [(company,)] = raw.execute("select introduced_company from introductions").fetchall()
        [(outcome,)] = raw.execute("select outcome from follow_ups").fetchall()
    assert answers["n158praise"] == OTHER and answers["r1praise"] == ""
    assert answers["n159reason"] == "(erased) stuurde mij door." and outcome == "spoke to (erased)"
    assert "3" in answers.values() and company == "Kept Company BV"


@pytest.mark.parametrize("where", ["build", "version"])
def test_counts_and_figures_are_the_same(
    erased: tuple[Warehouse, dict[str, set[str]], Warehouse], where: str
) -> None:
    before, _, after = erased
    files = [each.nps_file if where == "build" else only_version(each) / DATABASE for each in (before, after)]
    assert figures(files[0]) == figures(files[1])
    assert all(figures(files[1])[mart] for mart in FIGURES)


def test_scores_stay_under_a_pseudonym_that_is_derived_from_nothing(
    erased: tuple[Warehouse, dict[str, set[str]], Warehouse],
) -> None:
    _, _, after = erased
    [erasure] = read(after).erasures
    query = "select distinct respondent_id from fct_responses where starts_with(respondent_id, 'erased-') order by 1"
    with duckdb.connect(str(only_version(after) / DATABASE), read_only=True) as version:
        found = [each for (each,) in version.execute(query).fetchall()]
    assert found == sorted(erasure.pseudonyms) and len(found) == 2


def test_versions_verify_and_show_what_was_erased(
    erased: tuple[Warehouse, dict[str, set[str]], Warehouse],
) -> None:
    before, _, after = erased
    was, now = read_manifest(only_version(before)), read_manifest(only_version(after))
    assert was is not None and now is not None
    assert verify(only_version(after)).differences == ()
    [entry] = now["erasures"]
    assert entry["pseudonyms"] == list(read(after).erasures[0].pseudonyms)
    assert len(entry["files_sha256_before"]) > 5
    for file, sha256 in entry["files_sha256_before"].items():
        assert sha256 == was["files"][file]["sha256"] != now["files"][file]["sha256"]
    untouched = was["files"].keys() - entry["files_sha256_before"].keys()
    assert untouched and all(was["files"][each] == now["files"][each] for each in untouched)
    assert was["rows"] == now["rows"] and REASON_GIVEN not in str(now)


def test_the_same_drop_does_not_bring_the_person_back_and_the_next_build_has_the_same_figures(
    erased: tuple[Warehouse, dict[str, set[str]], Warehouse], tmp_path: Path
) -> None:
    before, _, after = erased
    warehouse = copied(after, tmp_path / "warehouse")
    exports = drop(tmp_path / "drop")
    for file in exports.iterdir():  # other bytes, the same rows
        file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    report = load([exports], warehouse, Console(quiet=True))
    assert not report.failed and "of people who were erased" in str(report)
    with duckdb.connect(str(warehouse.raw_file), read_only=True) as raw:
        added = raw.execute(
            """select response_id from answers where _load_id > 9
            union all select follow_up_id from follow_ups where _load_id > 9 order by 1"""
        ).fetchall()
        [(rows,)] = raw.execute("select sum(rows_added) from loads where load_id > 9").fetchall()
    # What others wrote names the person: only the exports can change that.
    assert added == [("n159",), ("u1",)] and rows == 2
    built = Dbt().build(warehouse)
    assert built.success, complaints(built)
    [(reason,)] = _newest(warehouse, "in_full_because")
    assert reason is not None
    assert set().union(*found_in(warehouse).values()) == {NAME}
    now, was = figures(warehouse.nps_file), figures(before.nps_file)
    same = [mart for mart in now if mart not in ("questions", "response_reconciliation")]
    assert {mart: now[mart] for mart in same} == {mart: was[mart] for mart in same}
    assert now["questions"] < was["questions"]


def _newest(warehouse: Warehouse, column: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(warehouse.nps_file), read_only=True) as build:
        return build.execute(f"select {column} from audit.builds order by sequence desc limit 1").fetchall()


def test_a_lost_raw_file_does_not_bring_the_person_back(
    erased: tuple[Warehouse, dict[str, set[str]], Warehouse], tmp_path: Path
) -> None:
    warehouse = copied(erased[2], tmp_path / "warehouse")
    for file in warehouse.build_folder.iterdir():
        file.unlink() if file.is_file() else None
    report = load([drop(tmp_path / "drop")], warehouse, Console(quiet=True))
    assert not report.failed
    with duckdb.connect(str(warehouse.raw_file), read_only=True) as raw:
        people = raw.execute(
            "select count(*) from responses where starts_with(respondent_id, 'erased-')"
        ).fetchall()
    assert people == [(5,)]
    held = found_in(warehouse)
    assert set().union(*(held.get(where, set()) for where in held if where.startswith("build"))) <= {NAME}
