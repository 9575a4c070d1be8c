"""A SQLAlchemy dialect through which Great Expectations reads DuckDB.

Great Expectations fetches a result after it has given the connection back to the pool, which rolls back; in DuckDB the
rollback discards the result. Reading needs no transaction, so here there is none. Connections are opened without any
configuration, because DuckDB refuses a second configuration for a file that the process has open already.

Importing this module imports SQLAlchemy: the engine does so only when it validates.
"""

from pathlib import Path
from typing import Any

from duckdb_sqlalchemy import ConnectionWrapper, Dialect
from sqlalchemy.dialects import registry

from nps_warehouse.db.connection import connect
from nps_warehouse.validate.engine import Source

URL = "duckdb+reading://"


def source_of(file: Path) -> Source:
    """A DuckDB file, which this process may have open already, as the engine reads it."""
    return Source(URL, {"file": str(file)}, shares_temporary_tables=True)


class ReadingDialect(Dialect):  # type: ignore[misc]
    """DuckDB without transactions, for queries only."""

    supports_statement_cache = True

    def connect(self, *_: Any, file: str, **__: Any) -> Any:
        """Open the file that `connect_args` names: a path in a URL could be read as something else."""
        return ConnectionWrapper(connect(Path(file)))

    def get_pk_constraint(self, *_: Any, **__: Any) -> dict[str, Any]:
        """Report no primary key: Great Expectations asks for each table's, and none has one."""
        return {"constrained_columns": [], "name": None}

    def do_begin(self, dbapi_connection: Any) -> None:
        """Begin nothing."""

    def do_commit(self, dbapi_connection: Any) -> None:
        """Commit nothing."""

    def do_rollback(self, dbapi_connection: Any) -> None:
        """Leave the result alone."""


registry.register("duckdb.reading", __name__, ReadingDialect.__name__)
