"""A SQLAlchemy dialect through which Great Expectations reads Spark, over either connection.

PyHive's dialect, on a connection that is open already: a session has no address, and a Thrift Server need not be asked
who we are for every pool. Importing this module imports SQLAlchemy and PyHive: the engine does so only when it
validates.
"""

from typing import Any

from pyhive.sqlalchemy_hive import HiveDialect
from sqlalchemy.dialects import registry

from nps_warehouse.spark.connecting import Spark
from nps_warehouse.validate.engine import Source

URL = "hive+reading://"


def source_of(spark: Spark) -> Source:
    """An open connection to Spark as the engine reads it."""
    return Source(URL, {"spark": spark.dbapi}, shares_temporary_tables=False)


class ReadingSparkDialect(HiveDialect):  # type: ignore[misc]
    """Spark for queries only, on a connection that somebody else opens and closes."""

    supports_statement_cache = False

    def create_connect_args(self, url: Any) -> tuple[list[Any], dict[str, Any]]:
        """Take the connection from `connect_args`, not from the URL."""
        return [], {}

    def connect(self, *_: Any, spark: Any, **__: Any) -> Any:
        """Hand out the open connection."""
        return Borrowed(spark)

    def do_close(self, dbapi_connection: Any) -> None:
        """Leave the connection open."""


class Borrowed:
    """A connection that stays open when its borrower is done."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def cursor(self) -> Any:
        """A cursor of the connection."""
        return self._connection.cursor()

    def commit(self) -> None:
        """Commit nothing."""

    def rollback(self) -> None:
        """Roll nothing back."""

    def close(self) -> None:
        """Stay open."""


registry.register("hive.reading", __name__, ReadingSparkDialect.__name__)
