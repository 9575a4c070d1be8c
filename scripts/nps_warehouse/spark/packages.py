"""What Spark needs on this machine: Java, the pip package pyspark, and for Iceberg tables one jar."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from nps_warehouse.errors import NpsError

INSTALL = "pip install 'nps-warehouse[spark]', or `make spark`"


def missing() -> str | None:
    """Say what Spark lacks here to run at all; null when it has everything."""
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        return "Java 17 is not installed"
    if find_spec("pyspark") is None or find_spec("dbt.adapters.spark") is None:
        return f"Spark is not installed: {INSTALL}"
    return None


def refuse_without_spark() -> None:
    """Raise NpsError when Spark cannot run here."""
    lacking = missing()
    if lacking:
        raise NpsError(lacking)


def spark_home() -> Path:
    """The folder of the pip package pyspark: scripts in `bin`, jars in `jars`."""
    refuse_without_spark()
    import pyspark

    return Path(pyspark.__file__).parent


def iceberg_jar() -> Path | None:
    """The jar of Iceberg: what NPS_ICEBERG_JAR names, else the one in the package that carries it; null without."""
    named = os.environ.get("NPS_ICEBERG_JAR")
    if named:
        return Path(named).resolve()
    package = find_spec("snowpark_connect_deps_iceberg")
    folders = list(package.submodule_search_locations or ()) if package else []
    jars = [
        jar for folder in folders for jar in Path(folder, "jars").glob("iceberg-spark-runtime-3.5_2.12-*.jar")
    ]
    return max(jars, default=None)
