"""Who is meant: unknown, erased already, under several ids, behind a shared address; and a reason that names nobody."""

from pathlib import Path

import duckdb
import pytest
from dbt_runs import in_warehouse, load
from json_documents import answered, documented, keys

from nps_warehouse.cli import app
from nps_warehouse.erase.erasing import AlreadyErasedError, Erased, erase, finish_all
from nps_warehouse.erase.tombstones import ERASING, FINISHED, PREFIX, read, tombstones_file, write
from nps_warehouse.errors import NpsError
from nps_warehouse.lock import held
from nps_warehouse.settings import Warehouse
from people import copied

HEADER = "respondent_id,account_id,full_name,email,role,is_active\n"
PEOPLE = {
    "respondents.csv": HEADER
    + "p1,a1,Ann Bee,ann@bee.example,user,true\np2,a1,Ann Bee,Ann@Bee.example,user,true\n"
    + "p3,a1,Cee Dee,info@dee.example,user,true\np4,a1,Ee Eff,info@dee.example,user,true\n"
    + "p5,a1,Gee,gee@gee.example,user,true\n",
    "responses.csv": "response_id,respondent_id,score,responded_at\n"
    "r1,p1,9,2025-11-01\nr2,p2,3,2025-11-02\nr3,lone@bee.example,4,2025-11-03\nr4,p5,4,2025-11-03\n",
}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The people, loaded; nobody changes it."""
    warehouse = Warehouse(tmp_path_factory.mktemp("loaded") / "warehouse")
    load(warehouse, PEOPLE)
    return warehouse


@pytest.fixture
def people(loaded: Warehouse, tmp_path: Path) -> Warehouse:
    """A copy to erase from."""
    return copied(loaded, tmp_path / "warehouse")


def ids(warehouse: Warehouse) -> list[str]:
    """The respondents of raw's answers, pseudonyms without their random part."""
    with duckdb.connect(str(warehouse.raw_file), read_only=True) as raw:
        found = raw.execute("select respondent_id from responses order by response_id").fetchall()
    return [PREFIX if each.startswith(PREFIX) else each for (each,) in found]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (["nobody"], "nobody is no respondent here: give the respondent_id"),
        (["a\x1bb"], r"a\\x1bb is no respondent here"),
        (["ann@bee.example"], "is the e-mail address of p1, p2: name the ones to erase by their ids"),
        (
            ["p1"],
            r"also that of p2: if they are one person, name them all \(--respondent p1 --respondent p2\)",
        ),
        (["p3"], "also that of p4: .* if not, add --only-these"),
        ([f"{PREFIX}0123"], "is no pseudonym of this warehouse"),
    ],
)
def test_whom_nobody_can_tell_is_one_line_and_changes_nothing(
    people: Warehouse, asked: list[str], message: str
) -> None:
    with pytest.raises(NpsError, match=message) as error:
        erase(people, asked, "asked")
    assert "\n" not in str(error.value)
    assert not tombstones_file(people).exists() and PREFIX not in ids(people)


def test_one_person_under_two_ids_gets_two_pseudonyms_so_that_no_answer_supersedes_another(
    people: Warehouse,
) -> None:
    erased = erase(people, ["p1", "p2"], "asked")
    assert len(set(erased.pseudonyms)) == 2
    assert ids(people) == [PREFIX, PREFIX, "lone@bee.example", "p5"]
    assert erased.exports == ("respondents.csv", "responses.csv")


def test_a_shared_address_does_not_tell_who_comes_back(people: Warehouse) -> None:
    erase(people, ["p3"], "asked", only_these=True)
    assert read(people).erasures[0].addresses == ()
    load(people, {"respondents_new.csv": HEADER + "p4,a2,Ee Eff,info@dee.example,user,true\n"})
    with duckdb.connect(str(people.raw_file), read_only=True) as raw:
        found = raw.execute(
            "select account_id, full_name from respondents where respondent_id = 'p4'"
        ).fetchall()
    assert ("a2", "Ee Eff") in found


def test_a_person_without_a_row_of_the_crm_is_erased_by_id_address_or_published_id(
    loaded: Warehouse, tmp_path: Path
) -> None:
    for place, asked in enumerate(("lone@bee.example", "LONE@bee.example", "published")):
        warehouse = copied(loaded, tmp_path / str(place))
        with duckdb.connect(str(warehouse.raw_file), read_only=True) as raw:
            [(published,)] = raw.execute(
                "select 'id-' || left(sha256(salt || 'lone@bee.example'), 20) from salts"
            ).fetchall()
        erase(warehouse, [published if asked == "published" else asked], "asked")
        assert ids(warehouse) == ["p1", "p2", PREFIX, "p5"]


def test_an_address_in_two_spellings_is_one_person(loaded: Warehouse, tmp_path: Path) -> None:
    spelled = {
        "responses_2.csv": "response_id,respondent_id,score,responded_at\nr9,Lone@Bee.example,4,2025-11-04\n"
    }
    for place, asked in enumerate(("lone@bee.example", "Lone@Bee.example")):
        warehouse = copied(loaded, tmp_path / str(place))
        load(warehouse, spelled)
        assert len(erase(warehouse, [asked], "asked").pseudonyms) == 1
        assert ids(warehouse) == ["p1", "p2", PREFIX, "p5", PREFIX]
        load(
            warehouse,
            {file: text.replace("r9,Lone", "r10,LONE") for file, text in spelled.items()},
        )
        with duckdb.connect(str(warehouse.raw_file), read_only=True) as raw:
            found = raw.execute(
                "select count(*), count(distinct respondent_id) from responses where respondent_id like 'erased-%'"
            )
            assert found.fetchall() == [(3, 1)]


@pytest.mark.parametrize("again", ["p5", "gee@gee.example", "pseudonym"])
def test_an_erased_person_is_erased_already(people: Warehouse, again: str) -> None:
    erased = erase(people, ["p5"], "asked")
    asked = erased.pseudonyms[0] if again == "pseudonym" else again
    with pytest.raises(AlreadyErasedError, match=f"is erased already, since .* as {erased.pseudonyms[0]}"):
        erase(people, [asked], "asked")


@pytest.mark.parametrize("reason", ["letter of Gee", "p5 <gee@gee.example>"])
def test_a_reason_that_names_the_person_is_refused(people: Warehouse, reason: str) -> None:
    with pytest.raises(NpsError, match="the reason names the person, and it is kept"):
        erase(people, ["p5"], reason)
    assert not tombstones_file(people).exists()


def test_the_command_says_what_was_done_once_and_again(
    people: Warehouse, capsys: pytest.CaptureFixture[str]
) -> None:
    with in_warehouse(people):
        app(["erase", "--respondent", "p5", "--reason", "asked"], standalone_mode=False)
        app(["erase", "--respondent", "p5", "--reason", "asked"], standalone_mode=False)
    printed = capsys.readouterr().out
    assert printed.count("is erased already") == 1
    assert "exports outside the warehouse name the person still: respondents.csv, responses.csv" in printed
    assert "Gee" not in printed and "gee@" not in printed


def test_in_json_it_names_the_pseudonym_and_the_files(
    people: Warehouse, capfd: pytest.CaptureFixture[str]
) -> None:
    command = ("erase", "--respondent", "p5", "--reason", "asked")
    content = answered(capfd, people, *command)
    assert keys(content) == documented("nps erase")
    assert content["erased"][0]["exports"] == ["respondents.csv", "responses.csv"]
    assert content["already_erased"] is None
    again = answered(capfd, people, *command)
    assert content["erased"][0]["pseudonyms"][0] in again["already_erased"] and again["erased"] == []


def test_an_unfinished_erasure_stops_every_command_that_writes(people: Warehouse) -> None:
    erase(people, ["p5"], "asked")
    tombstones = read(people)
    from dataclasses import replace

    write(people, tombstones.with_erasure(replace(tombstones.erasures[0], state=ERASING)))
    with (
        pytest.raises(NpsError, match=r"is unfinished, so .* run `nps erase`, which finishes it"),
        held(people),
    ):
        pass
    assert [type(each) for each in finish_all(people)] == [Erased]
    assert [each.state for each in read(people).erasures] == [FINISHED]
    with held(people):
        pass


def test_damaged_tombstones_are_one_line(people: Warehouse) -> None:
    erase(people, ["p5"], "asked")
    tombstones_file(people).write_text("{", encoding="utf-8")
    with pytest.raises(NpsError, match=r"cannot be read .*; restore it from a backup") as error:
        load_again = PEOPLE["responses.csv"] + "r9,p5,1,2025-12-01\n"
        with held(people):
            load(people, {"responses_b.csv": load_again})
    assert "\n" not in str(error.value)


def test_tombstones_are_private_and_hold_hashes_only(people: Warehouse) -> None:
    erase(people, ["p5"], "asked")
    file = tombstones_file(people)
    assert [each.stat().st_mode & 0o777 for each in (file, file.parent)] == [0o600, 0o700]
    content = file.read_text(encoding="utf-8")
    assert not [each for each in ("p5", "gee", "Gee", "r4") if f'"{each}' in content]
