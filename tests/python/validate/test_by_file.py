"""The raw gate on the typed columns of each file: every kind of column seen to stop it, and to warn."""

import pytest

from nps_warehouse.raw_tables import RAW_TABLES
from nps_warehouse.settings import Warehouse
from nps_warehouse.validate.gates import Result
from nps_warehouse.validate.recording import results_table
from validate_fixtures import change, check

FILES = """insert into raw.loads (load_id, file, sha256, "table", rows_added, status) values
    (5, 'a.csv', 'e', '{0}', 50, 'loaded'), (6, 'b.csv', 'f', '{0}', 50, 'loaded')"""
READ = {
    "times": ["2025-03-01T10:00:00Z", "2025-03-01", "2025-03-01 10:00", "2025-03-01 10:00:00.5 +0100", ""],
    "dates": ["2025-03-01", " 2025-03-01\u00a0", "2025-03-01T00:00:00", "1900-01-01", None],
    "numbers": ["1250", "1250.50", "-3", "0", ""],
    "flags": [
        "true",
        "Nein",
        "ATIVO",
        "ex-employee",
        "Ex_Employee",
        "Churned",
        "terminated",
        "uit dienst",
        "tak",
    ],
}
NOT_READ = {
    "times": ["1/3/25 2:30 PM", "2025-13-01T10:00:00Z", "2025-02-30", "2025-03-01 25:00", "1741860000"],
    "dates": ["01-03-2025", "2025-02-30", "45717"],
    "numbers": ["1.250.000", "250,000", "1250,-", "1.2M", "1'250'000.00", "€ 5"],
    "flags": ["maybe", "on leave", "2"],
}
COLUMNS = [
    (table.name, column, kind)
    for table in RAW_TABLES.values()
    for kind in READ
    for column in getattr(table, kind)
]


def fill(warehouse: Warehouse, table: str, column: str, texts: list[str | None], good: str) -> None:
    """Two files of 50 rows: the texts in the first of them, and a good one in all other rows."""
    change(warehouse, f"delete from raw.{table}", FILES.format(table))
    values = ", ".join(
        "(" + ("null" if text is None else "'" + text.replace("'", "''") + "'") + ")" for text in texts
    )
    score = ", score" if table == "responses" else ""
    change(
        warehouse,
        f"""insert into raw.{table} ({column}, _load_id, _source_file{score})
            select *, 5, 'a.csv' {", '9'" if score else ""} from (values {values})
            union all select '{good}', 5, 'a.csv' {", '9'" if score else ""} from range({50 - len(texts)})
            union all select '{good}', 6, 'b.csv' {", '9'" if score else ""} from range(50)""",
    )


def found(warehouse: Warehouse, table: str) -> list[Result]:
    return [each for each in check(warehouse, "raw", f"raw.{table}_by_file") if not each.success]


@pytest.mark.parametrize(("table", "column", "kind"), COLUMNS)
def test_every_typed_column_stops_the_gate_and_warns(
    warehouse: Warehouse, table: str, column: str, kind: str
) -> None:
    good = READ[kind][0] or ""
    fill(warehouse, table, column, ["?", *NOT_READ[kind], *["?"] * 9][:6], good)
    (stopped,) = found(warehouse, table)
    assert stopped.is_critical and stopped.observed.startswith(
        f"1 of 2 files, such as {column} of a.csv, 6 of 50"
    )
    fill(warehouse, table, column, ["?"] * 5, good)
    (warned,) = found(warehouse, table)
    assert warned.is_warning and "5 of 50 not read, such as ?" in warned.observed
    fill(warehouse, table, column, ["?"], good)
    assert found(warehouse, table) == []


@pytest.mark.parametrize(("kind", "table", "column"), [
    ("times", "invitations", "invited_at"), ("dates", "surveys", "opens_on"),
    ("numbers", "accounts", "annual_revenue"), ("flags", "respondents", "is_active"),
])  # fmt: skip
def test_what_is_read_and_what_is_not(warehouse: Warehouse, kind: str, table: str, column: str) -> None:
    fill(warehouse, table, column, list(READ[kind]), READ[kind][0])
    assert found(warehouse, table) == []
    for text in NOT_READ[kind]:
        fill(warehouse, table, column, [text] * 6, READ[kind][0])
        assert [each.is_critical for each in found(warehouse, table)] == [True], text


@pytest.mark.parametrize(
    "text",
    [None, " ", "1980-01-01", "1980-01-01 00:00:00", "1970-01-01T01:00:00+01:00", "9999-12-31T00:00:00Z"],
)
def test_an_answer_without_a_time_is_told_from_one_that_cannot_be_read(
    warehouse: Warehouse, text: str
) -> None:
    fill(warehouse, "responses", "responded_at", [text] * 6, "2025-03-01")
    (stopped,) = found(warehouse, "responses")
    assert (
        stopped.observed.endswith("a.csv, 6 of 50 missing") and "responded_at: 2025-03-31" in stopped.advice
    )
    change(
        warehouse,
        "update raw.responses set score = ' ' where responded_at <> '2025-03-01' or responded_at is null",
    )
    assert found(warehouse, "responses") == [], "what is no answer needs no time"


def test_what_is_set_aside_needs_no_time(warehouse: Warehouse) -> None:
    fill(warehouse, "responses", "responded_at", [None] * 20, "2025-03-01")
    change(
        warehouse,
        """update raw.responses set _read_as = '{"set_aside": "not_finished"}' where responded_at is null""",
    )
    assert found(warehouse, "responses") == []


@pytest.mark.parametrize(
    ("column", "text", "shown"),
    [
        ("responded_at", "1741860000", "17••••••00 (perhaps time_format: epoch_s)"),
        ("responded_at", "1741860000123", "17••••••••23 (perhaps time_format: epoch_ms)"),
        ("responded_at", "45717.5", "45•••.5 (perhaps time_format: excel_serial)"),
        ("responded_at", "0612345678", "06••••••78"),
        ("responded_at", "jan@example.com", "ja••••••••om"),
    ],
)
def test_examples_are_masked_and_propose_a_time_format(
    warehouse: Warehouse, column: str, text: str, shown: str
) -> None:
    fill(warehouse, "responses", column, [text] * 6, "2025-03-01")
    (stopped,) = found(warehouse, "responses")
    assert stopped.observed.endswith(f"such as {shown}")


def test_a_new_file_is_not_outnumbered_by_older_ones_nor_checked_with_them(warehouse: Warehouse) -> None:
    fill(warehouse, "respondents", "is_active", ["maybe"] * 40, "yes")
    change(
        warehouse,
        results_table(),
        """insert into audit.validation_results (gate, severity, success, run_sequence, up_to_load_id)
        values ('raw', 'critical', true, 1, 5)""",
    )
    assert found(warehouse, "respondents") == []
    change(warehouse, "update raw.respondents set is_active = 'maybe' where _load_id = 6")
    (stopped,) = found(warehouse, "respondents")
    assert stopped.observed.startswith("1 of 1 files, such as is_active of b.csv, 50 of 50")
