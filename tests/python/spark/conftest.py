"""Spark for the tests: a session in this process, and dbt rendering for it."""

import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from shared import renderer, shared_folder

from nps_warehouse.settings import PROJECT, Warehouse
from nps_warehouse.spark.cluster import running
from nps_warehouse.spark.packages import iceberg_jar
from spark_fixtures import ELSEWHERE, JAVA_OPTIONS, SMALL, dbt_at, export


@pytest.fixture(scope="session")
def session_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the target `spark_session` needs to be quick with a small sample."""
    folder = tmp_path_factory.mktemp("spark-conf")
    jar = iceberg_jar()
    settings = {**SMALL, **({"spark.driver.extraClassPath": str(jar)} if jar else {})}
    lines = [f"{name} {value}\n" for name, value in settings.items()]
    (folder / "spark-defaults.conf").write_text("".join(lines), encoding="utf-8")
    return {"SPARK_CONF_DIR": str(folder), "JDK_JAVA_OPTIONS": JAVA_OPTIONS}


@pytest.fixture(scope="session")
def in_session(
    tmp_path_factory: pytest.TempPathFactory, session_environment: dict[str, str]
) -> Iterator[Path]:
    """Make this process one that runs Spark, in another time zone than all it computes; its warehouse."""
    folder = tmp_path_factory.mktemp("session")
    (folder / "spark").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**session_environment, "NPS_WAREHOUSE": str(folder), "TZ": ELSEWHERE}.items():
            patch.setenv(name, value)
        time.tzset()
        yield folder
        from pyspark.sql import SparkSession

        SparkSession.builder.getOrCreate().stop()
    time.tzset()


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """A cluster that runs as long as these tests, in another time zone than all it computes; how to reach it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", ELSEWHERE)
        with running(tmp_path_factory.mktemp("cluster"), SMALL, JAVA_OPTIONS) as cluster:
            for name, value in cluster.environment().items():
                patch.setenv(name, value)
            yield cluster.environment()


@pytest.fixture(scope="session")
def sample_built(
    tmp_path_factory: pytest.TempPathFactory, nps: Callable[..., subprocess.CompletedProcess[str]]
) -> Warehouse:
    """The sample loaded and built on DuckDB, once for all processes of the tests."""
    with shared_folder(tmp_path_factory, "built") as folder:
        warehouse = Warehouse(folder / "warehouse")
        if not (folder / "done").exists():
            done = nps(warehouse.root, "load", PROJECT / "data" / "sample")
            assert done.returncode == 0, done.stdout + done.stderr
            dbt_at("duckdb", warehouse.root, {}, "build", "--exclude-resource-type", "unit_test", "test")
            (folder / "done").touch()
    return warehouse


@pytest.fixture(scope="module")
def exported(sample_built: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export of the sample's raw tables."""
    return export(sample_built, tmp_path_factory)


@pytest.fixture(scope="module")
def render_for(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], str]:
    """Render dbt Jinja to the SQL of a target: `render_for("spark_session", "{{ utc_now() }}")`."""
    folder = tmp_path_factory.mktemp("rendering")
    renderers: dict[str, Callable[[str], str]] = {}

    def render(target: str, jinja: str) -> str:
        if target not in renderers:
            renderers[target] = renderer(folder, target)
        return renderers[target](jinja)

    return render
