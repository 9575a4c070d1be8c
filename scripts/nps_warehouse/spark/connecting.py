"""A connection to Spark as dbt's targets `spark` and `spark_session` make it: `profiles.yml` says how, once.

with connected("spark") as spark:
    spark.rows("select count(*) from marts.fct_responses")      # [(1494,)]
"""

import os
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from nps_warehouse.errors import NpsError, first_line
from nps_warehouse.settings import PROJECT
from nps_warehouse.spark.packages import refuse_without_spark

FORMATS = {"spark": "iceberg", "spark_session": "parquet"}


@dataclass(frozen=True)
class Spark:
    """An open connection: statements go in, rows come out.

    dbapi: what SQLAlchemy can use. file_format: of new tables, as `dbt_project.yml` has it.
    """

    dbapi: Any
    file_format: str

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Run a query and fetch all of its rows."""
        cursor = self.dbapi.cursor()
        try:
            cursor.execute(sql)
            return [tuple(row) for row in cursor.fetchall() or ()]
        finally:
            cursor.close()

    def run(self, *statements: str) -> None:
        """Run statements that return nothing."""
        for statement in statements:
            cursor = self.dbapi.cursor()
            try:
                cursor.execute(statement)
            finally:
                cursor.close()


@contextmanager
def connected(target: str) -> Iterator[Spark]:
    """Connect to the target.

    Raises NpsError in one line when Spark is not installed or nobody answers.
    """
    refuse_without_spark()
    credentials = credentials_of(target)
    try:
        dbapi = open_session(credentials) if credentials.method == "session" else open_thrift(credentials)
    except Exception as error:
        where = f"{credentials.host}:{credentials.port}"
        raise NpsError(
            f"no Spark Thrift Server answers at {where} ({first_line(error)}); NPS_SPARK_HOST and NPS_SPARK_PORT "
            "say where it is"
        ) from error
    try:
        yield Spark(dbapi, os.environ.get("NPS_SPARK_FORMAT") or FORMATS[target])
    finally:
        dbapi.close()


def credentials_of(target: str) -> Any:
    """Read a target of `profiles.yml` as dbt does."""
    from dbt.config.runtime import load_profile
    from dbt.flags import set_from_args
    from dbt_common.context import set_invocation_context

    set_invocation_context(dict(os.environ))
    set_from_args(Namespace(PROFILES_DIR=str(PROJECT)), None)
    return load_profile(str(PROJECT), {}, target_override=target).credentials


def open_thrift(credentials: Any) -> Any:
    """Open a session of a Thrift Server."""
    from pyhive import hive

    return hive.connect(
        host=credentials.host,
        port=credentials.port,
        username=credentials.user,
        auth=credentials.auth,
        kerberos_service_name=credentials.kerberos_service_name,
        password=credentials.password,
        configuration=credentials.server_side_parameters,
    )


def open_session(credentials: Any) -> "SessionConnection":
    """Open, or join, the Spark session of this process."""
    return SessionConnection(credentials.server_side_parameters)


class SessionConnection:
    """The session of this process as a DBAPI connection: dbt's, which has cursors, and can be closed."""

    def __init__(self, settings: dict[str, str]) -> None:
        from dbt.adapters.spark.session import Connection

        self._connection = Connection(server_side_parameters=settings)
        self.cursor().execute("select 1")

    def cursor(self) -> Any:
        """A cursor, with the attributes SQLAlchemy looks for."""
        return SessionCursor(self._connection.cursor())

    def close(self) -> None:
        """Leave the session to the process: others may use it."""

    def commit(self) -> None:
        """Commit nothing: statements take effect one by one."""

    def rollback(self) -> None:
        """Roll nothing back."""


class SessionCursor:
    """A cursor that fetches every row once."""

    arraysize = 1
    rowcount = -1
    lastrowid = None

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor
        self._rows: list[tuple[Any, ...]] | None = None

    @property
    def description(self) -> list[tuple[Any, ...]] | None:
        """Names and types of the result's columns; null for a statement without a result."""
        return list(self._cursor.description) or None

    def execute(self, sql: str, parameters: Any = None) -> None:
        """Run a statement; parameters become literals, and `%%` a percent sign, as PyHive does it."""
        if parameters is not None:
            from pyhive.hive import HiveParamEscaper

            sql = sql % HiveParamEscaper().escape_args(parameters)
        self._rows = None
        self._cursor.execute(sql)

    def fetchall(self) -> list[tuple[Any, ...]]:
        """The rows that are left."""
        rows, self._rows = self._fetched(), []
        return rows

    def fetchone(self) -> tuple[Any, ...] | None:
        """The next row; null after the last."""
        rows = self._fetched()
        return rows.pop(0) if rows else None

    def fetchmany(self, size: int = 1) -> list[tuple[Any, ...]]:
        """The next rows."""
        rows = self._fetched()
        self._rows = rows[size:]
        return rows[:size]

    def close(self) -> None:
        """Let the result go."""
        self._cursor.close()

    def _fetched(self) -> list[tuple[Any, ...]]:
        if self._rows is None:
            self._rows = [tuple(map(_in_utc, row)) for row in self._cursor.fetchall() or ()]
        return self._rows


def _in_utc(value: Any) -> Any:
    """PySpark hands times out in this process's own zone; everything here is UTC."""
    return value.astimezone(timezone.utc).replace(tzinfo=None) if isinstance(value, datetime) else value
