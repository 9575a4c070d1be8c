"""Builds the view of a project without rows, then with them, in a Spark of its own; prints its rows each time.

A program of its own, because a process has one metastore. `SPARK_CONF_DIR` says how Spark is set up.
"""

import os
import sys

from nps_warehouse.settings import PROJECT
from nps_warehouse.spark.connecting import connected


def main() -> int:
    """Build and count twice."""
    from dbt.cli.main import dbtRunner

    written = os.environ["NPS_WAREHOUSE"]
    options = ["--project-dir", sys.argv[1], "--profiles-dir", str(PROJECT), "--target", "spark_session"]
    options += ["--target-path", written, "--log-path", written, "--log-level", "none"]
    for arguments in (["--empty"], []):
        built = dbtRunner().invoke(["run", *arguments, *options])
        if not built.success:
            sys.stderr.write(f"{built.exception} {[each.message for each in built.result or ()]}\n")
            return 1
        with connected("spark_session") as spark:
            sys.stdout.write(f"{spark.rows('select count(*) from numbers_shown')[0][0]}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
