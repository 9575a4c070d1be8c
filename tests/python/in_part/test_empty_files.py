"""A build in full begins with empty files: what is no longer in raw leaves no byte in what readers get."""

from pathlib import Path

from dbt_runs import Dbt, complaints, load

from nps_warehouse.settings import Warehouse
from tiny import ANSWERS, FIRST, Tiny, copied, last_build

PERSON, ACCOUNT, SURVEY = "Xyzzy-person", "Plugh-account", "Frotz customer survey"
MANY = {
    "responses_many.csv": ANSWERS
    + "".join(
        f"q{row},s9,{PERSON}-{row},{ACCOUNT}-{row % 977},{row % 11},2025-0{row % 9 + 1}-{row % 28 + 1:02d}\n"
        for row in range(40000)
    ),
}
SURVEYS = {"surveys.csv": f"survey_id,survey_name\ns1,{SURVEY}\n"}


def found(warehouse: Warehouse) -> list[str]:
    """Which of the distinctive names are in the bytes of dbt's files."""
    written = warehouse.nps_file.read_bytes() + warehouse.work_file.read_bytes()
    return [name for name in (PERSON, ACCOUNT, SURVEY) if name.encode() in written]


def test_nothing_is_left_of_what_is_no_longer_in_raw(tiny: Tiny, tmp_path: Path, dbt: Dbt) -> None:
    warehouse = Warehouse(tmp_path / "warehouse")
    load(warehouse, FIRST | MANY | SURVEYS)
    assert (outcome := dbt.build(warehouse)).success, complaints(outcome)
    assert found(warehouse) == [PERSON, ACCOUNT, SURVEY]
    size = warehouse.nps_file.stat().st_size
    warehouse.raw_file.write_bytes(tiny.full.raw_file.read_bytes())
    assert (outcome := dbt.build(warehouse)).success, complaints(outcome)
    assert last_build(warehouse)["is_in_part"] is False
    assert found(warehouse) == []
    assert warehouse.nps_file.stat().st_size < size
    assert last_build(warehouse)["sequence"] == 2, "what tells of builds stays"


def test_nothing_is_left_of_the_names_in_a_withdrawn_file(tiny: Tiny, tmp_path: Path, dbt: Dbt) -> None:
    warehouse = copied(tiny.part, tmp_path / "warehouse")
    load(warehouse, SURVEYS)
    assert dbt.build(warehouse).success
    assert found(warehouse) == [SURVEY]
    load(warehouse, SURVEYS, [{"files": "surveys.csv", "ignore": True}])
    assert dbt.build(warehouse).success
    assert found(warehouse) == []
