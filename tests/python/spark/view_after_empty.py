"""Builds a view without rows, then with them, in a Spark of its own; prints how many rows it shows each time.

A program of its own, because a process has one metastore. `SPARK_CONF_DIR` says how Spark is set up.
"""

import os
import sys

from nps_warehouse.settings import PROJECT
from nps_warehouse.spark.connecting import connected

VIEW = "stg_crm__account_managers"


def main() -> int:
    """Build and count twice."""
    from dbt.cli.main import dbtRunner

    written = os.environ["NPS_WAREHOUSE"]
    options = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target", "spark_session"]
    options += ["--target-path", written, "--log-path", written, "--log-level", "none"]
    for arguments in (["--empty"], []):
        built = dbtRunner().invoke(
            ["run", "--select", "stg_audit__loads_taken_back", VIEW, *arguments, *options]
        )
        if not built.success:
            sys.stderr.write(f"{built.exception} {[each.message for each in built.result or ()]}\n")
            return 1
        with connected("spark_session") as spark:
            sys.stdout.write(f"{spark.rows(f'select count(*) from staging.{VIEW}')[0][0]}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
