"""Only the newest build is published, and only when it is whole, successful and passed by the marts gate."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from nps_warehouse.errors import NpsError
from nps_warehouse.publish import publish, read_published
from nps_warehouse.settings import Warehouse
from publish_fixtures import MIDNIGHT, build, left_behind, validate, versions


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "a warehouse")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"succeeded": False}, "failed"),
        ({"succeeded": None}, "did not finish"),
        ({"is_whole": False}, "only a part"),
        ({"is_whole": None}, "only a part"),
        ({"validated": False}, "is not validated"),
        ({"success": False}, "1 critical expectation;"),
        ({"success": True, "exception": "boom"}, "1 critical expectation;"),
        ({"success": False, "severity": "warning", "exception": "boom"}, "1 critical expectation;"),
    ],
)
def test_an_unsound_build_leaves_the_last_version_and_says_so(
    warehouse: Warehouse, wrong: dict[str, Any], says: str
) -> None:
    build(warehouse, 1)
    first = publish(warehouse, keep=5)
    build(warehouse, 2, **wrong)
    with pytest.raises(NpsError, match=says) as error:
        publish(warehouse, keep=5)
    assert f"readers still have version {first.version}" in str(error.value)
    assert warehouse.current.resolve() == first.path
    assert versions(warehouse) == [first.version]
    assert left_behind(warehouse) == []


def test_a_warning_does_not_stop_publishing(warehouse: Warehouse) -> None:
    build(warehouse, 1, success=False, severity="warning")
    assert publish(warehouse, keep=5).tables == 5


@pytest.mark.parametrize(("first", "last"), [(True, False), (False, True)])
@pytest.mark.parametrize("later", [timedelta(days=1), timedelta(days=-1)])
def test_the_last_validation_of_a_build_decides_whatever_the_clock_says(
    warehouse: Warehouse, first: bool, last: bool, later: timedelta
) -> None:
    build_id = build(warehouse, 1, success=first)
    validate(warehouse, build_id, MIDNIGHT + later, success=last)
    if last:
        assert publish(warehouse, keep=5).tables == 5
    else:
        with pytest.raises(NpsError, match="1 critical expectation;"):
            publish(warehouse, keep=5)


@pytest.mark.parametrize(
    "wrong", [{"succeeded": None, "is_whole": None, "validated": False}, {"validated": False}]
)
def test_a_clock_that_was_ahead_at_an_earlier_build_makes_it_no_newer(
    warehouse: Warehouse, wrong: dict[str, Any]
) -> None:
    build(warehouse, 1, clock=MIDNIGHT + timedelta(days=1))
    build(warehouse, 2, **wrong)
    with pytest.raises(NpsError, match=r"build 00000002-aaaa-bbbb (did not finish|is not validated)"):
        publish(warehouse, keep=5)
    assert not warehouse.current.exists()


def test_a_build_of_an_earlier_nps_says_what_to_do(warehouse: Warehouse) -> None:
    build(warehouse)
    with duckdb.connect(str(warehouse.nps_file)) as connection:
        connection.execute("alter table audit.builds drop column sequence")
    with pytest.raises(NpsError, match=r"from an earlier version of nps; nothing .*; run `nps build`"):
        publish(warehouse, keep=5)


def test_passing_the_raw_gate_is_not_passing_the_marts_gate(warehouse: Warehouse) -> None:
    build(warehouse, 1)
    with duckdb.connect(str(warehouse.nps_file)) as connection:
        connection.execute("update audit.validation_results set gate = 'raw'")
    with pytest.raises(NpsError, match="is not validated"):
        publish(warehouse, keep=5)


def test_loads_that_the_raw_gate_has_not_passed_are_not_published(warehouse: Warehouse) -> None:
    build(warehouse, 1)
    with duckdb.connect(str(warehouse.nps_file)) as connection:
        connection.execute("delete from audit.validation_results where gate = 'raw'")
    with pytest.raises(NpsError, match=r"loads that the raw gate has not passed; .*run `nps validate raw`"):
        publish(warehouse, keep=5)
    assert not warehouse.current.exists()


def test_nothing_built_and_nothing_published_say_what_to_do(warehouse: Warehouse) -> None:
    with pytest.raises(
        NpsError, match="nothing is built yet: run `nps run DROP`; nothing has been published yet"
    ):
        publish(warehouse, keep=5)
    with pytest.raises(NpsError, match="nothing is published yet: run `nps run DROP`"):
        read_published(warehouse)
