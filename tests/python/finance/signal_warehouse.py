"""Histories written into a warehouse of their own and built once, with one scheme for all of them."""

import csv
import random
import shutil
from collections.abc import Sequence
from pathlib import Path

import duckdb
from dbt_runs import Dbt, complaints

from nps_warehouse.db.files import prepare
from nps_warehouse.raw_tables import RAW_TABLES
from nps_warehouse.settings import Warehouse
from signal_histories import FIRST_YEAR, SCHEME, Plan, Rows
from signal_periods import write_history

SCHEMES = (
    "scheme_id,scheme_version,scheme_name,valid_from,valid_until,payee_type,measure,study_id,period_type,minimum_responses,"
    "minimum_response_rate,minimum_accounts,close_after_days,payout,prepared_by,approved_by,approved_on\n"
    f"{SCHEME},1,Side by side,{FIRST_YEAR}-01-01,,account_manager,nps,,month,5,0,1,30,stepped,P,A,{FIRST_YEAR - 1}-01-01\n"
)
BANDS = f"scheme_id,scheme_version,from_points,payout_share\n{SCHEME},1,-100,0\n{SCHEME},1,0,1\n"


def build_histories(folder: Path, plans: Sequence[Plan], seed: int) -> tuple[Warehouse, dict[int, str]]:
    """Write and build histories. Returns the warehouse and who manipulates in which."""
    rows = Rows()
    culprits = {
        plan.number: write_history(rows, plan, random.Random(seed * 10**6 + plan.number)) for plan in plans
    }
    warehouse = Warehouse(folder / "warehouse")
    prepare(warehouse)
    insert(warehouse, rows, folder / "rows")
    dbt = Dbt(seeds={"bonus_schemes": SCHEMES, "bonus_bands": BANDS})
    for command in (["seed"], ["run", "--select", "+bonus_integrity_signals"]):
        assert (outcome := dbt(warehouse, *command)).success, complaints(outcome)
    return warehouse, culprits


def insert(warehouse: Warehouse, rows: Rows, folder: Path) -> None:
    """Insert rows into the raw tables, each load on its day."""
    folder.mkdir()
    days = {load: f"{day.isoformat()} 12:00:00" for load, (_, day) in rows.loads.items()}
    with duckdb.connect(str(warehouse.raw_file)) as raw:
        for load, (table, _) in rows.loads.items():
            raw.execute(
                'insert into loads (load_id, file, sha256, "table", rows_superseding, started_at, finished_at, status) '
                "values (?, ?, ?, ?, 0, ?, ?, 'loaded')",
                [load, f"{load}.csv", str(load), table, days[load], days[load]],
            )
        for table, written in rows.tables.items():
            file = folder / f"{table}.csv"
            with file.open("w", encoding="utf-8", newline="") as handle:
                csv.writer(handle).writerows(
                    [*row[1:], row[0], days[int(str(row[0]))], f"{row[0]}.csv", number]
                    for number, row in enumerate(written, start=2)
                )
            columns = [*RAW_TABLES[table].columns, "_load_id", "_loaded_at", "_source_file", "_source_row"]
            raw.execute(
                f"insert into {table} ({', '.join(columns)}) "
                f"select * from read_csv('{file}', header = false, all_varchar = true, null_padding = false)"
            )
    shutil.rmtree(folder)
