"""People who were erased and come back: under the same id, under their address, with new answers, out of order."""

from pathlib import Path

import duckdb
import pytest
from dbt_runs import load
from rich.console import Console

from nps_warehouse.erase.erasing import erase
from nps_warehouse.erase.tombstones import FINISHED, PREFIX, read
from nps_warehouse.load import load as load_drops
from nps_warehouse.settings import Warehouse
from people import copied, found_in
from test_asked import HEADER, PEOPLE

SECRET = "Dit mag niemand ooit meer lezen."


@pytest.fixture(scope="module")
def forgetting(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """A warehouse that forgot p5, whose address is gee@gee.example; nobody changes it."""
    warehouse = Warehouse(tmp_path_factory.mktemp("forgetting") / "warehouse")
    load(warehouse, PEOPLE)
    erase(warehouse, ["p5"], "asked")
    return warehouse


@pytest.fixture
def erased(forgetting: Warehouse, tmp_path: Path) -> Warehouse:
    """A copy to load into."""
    return copied(forgetting, tmp_path / "warehouse")


def rows(warehouse: Warehouse, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(warehouse.raw_file), read_only=True) as raw:
        return raw.execute(query).fetchall()


def test_the_same_people_in_another_export_add_nothing(erased: Warehouse) -> None:
    printed = load(erased, {file: content.replace(",", ";") for file, content in PEOPLE.items()})
    assert printed.count("1 row of people who were erased, without names and texts") == 2
    assert rows(erased, "select sum(rows_added) from loads where load_id > 2") == [(0,)]


def test_another_id_with_the_same_address_gets_a_pseudonym_of_its_own(erased: Warehouse) -> None:
    [before] = read(erased).erasures
    load(erased, {"respondents_b.csv": HEADER + "x99,a1,Gee,GEE@gee.example,user,true\n"})
    [after] = read(erased).erasures
    assert len(after.ids) == 2 and after.state == FINISHED and before.ids.items() <= after.ids.items()
    load(
        erased,
        {
            "responses_b.csv": "response_id,respondent_id,score,responded_at\nr7,x99,2 omdat ik het zeg,2025-12-01\n"
        },
    )
    [(respondent, score)] = rows(
        erased, "select respondent_id, score from responses where response_id = 'r7'"
    )
    assert respondent == after.pseudonyms[1] != after.pseudonyms[0] and score == "2"
    assert found_in(erased, ("x99", "gee@gee.example", "omdat")) == {}


def test_the_address_as_an_id_is_recognised(erased: Warehouse) -> None:
    load(
        erased,
        {
            "responses_b.csv": "response_id,respondent_id,score,responded_at\n"
            "gee@gee.example,gee@gee.example,2,2025-12-01\n"
        },
    )
    [(response, respondent)] = rows(
        erased, "select response_id, respondent_id from responses where _load_id > 2"
    )
    assert str(respondent).startswith(PREFIX) and str(response).startswith("id-")
    assert found_in(erased, ("gee@gee.example",)) == {}


def test_texts_that_are_loaded_before_their_answers_are_erased_when_these_come(erased: Warehouse) -> None:
    answers = f"response_id,question_id,answer\nr8,reason,{SECRET}\n"
    load(
        erased,
        {
            "answers_b.csv": answers,
            "responses_b.csv": "response_id,respondent_id,score,responded_at\nr8,p5,2,2025-12-01\n",
        },
    )
    assert rows(erased, "select answer from answers") == [("",)]
    assert found_in(erased, (SECRET, "p5")) == {}
    assert read(erased).unfinished == ()
    load(erased, {"answers_c.csv": answers.replace("r8", "r8 ")})
    assert found_in(erased, (SECRET,)) == {}


def test_answers_beside_the_score_and_rejected_records_are_recognised(
    erased: Warehouse, tmp_path: Path
) -> None:
    source = {"files": "wide.csv", "columns": {"why": "answer:reason", "times": "answer:times_recommended"}}
    content = (
        "response_id,respondent_id,score,responded_at,why,times\n"
        f"r8,p5,2,2025-12-01,{SECRET},3\nr9,p1,2,2025-12-01,fine,1\nr10,p5,{SECRET},too,many,fields,here\n"
    )
    load(erased, {"wide.csv": content}, [source])
    assert sorted(rows(erased, "select response_id, question_id, answer from answers")) == [
        ("r8", "times_recommended", "3"),
        ("r9", "reason", "fine"),
        ("r9", "times_recommended", "1"),
    ]
    assert rows(erased, "select line_text from rejected_rows") == [("",)]
    assert found_in(erased, (SECRET,)) == {}


def test_a_dry_run_learns_nothing(erased: Warehouse, tmp_path: Path) -> None:
    before = read(erased)
    (tmp_path / "respondents_b.csv").write_text(
        HEADER + "x99,a1,Gee,gee@gee.example,user,true\n", encoding="utf-8"
    )
    load_drops([tmp_path / "respondents_b.csv"], erased, Console(quiet=True), dry_run=True)
    assert read(erased) == before


def test_who_was_not_erased_is_loaded_as_ever(erased: Warehouse) -> None:
    load(
        erased,
        {"responses_b.csv": "response_id,respondent_id,score,responded_at\nr7,p1,9 - top,2025-12-01\n"},
    )
    assert rows(erased, "select respondent_id, score from responses where response_id = 'r7'") == [
        ("p1", "9 - top")
    ]
