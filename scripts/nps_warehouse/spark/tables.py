"""Literals of Spark SQL, and what tables there are."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from nps_warehouse.spark.connecting import Spark


def literal(value: Any) -> str:
    r"""A value as SQL; Spark reads backslashes in text as escapes.

    >>> literal("it's")
    "'it\\'s'"
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, datetime):
        return f"timestamp '{value:%Y-%m-%d %H:%M:%S.%f}'"
    return "'" + str(value).replace("\\", "\\\\").replace("'", "\\'") + "'"


def row(values: Iterable[Any]) -> str:
    """Values as one row of `values`."""
    return f"({', '.join(map(literal, values))})"


def tables_of(spark: Spark, *schemas: str) -> set[str]:
    """Every table and view of the schemas, `schema.table`; a schema that is not there has none.

    Spark names a session's temporary views in every schema; they are in none.
    """
    there = {str(name) for (name, *_) in spark.rows("show schemas")}
    return {
        f"{schema}.{table}"
        for schema in schemas
        if schema in there
        for _, table, is_temporary in spark.rows(f"show tables in {schema}")
        if not is_temporary
    }


def columns_of(spark: Spark, table: str) -> frozenset[str]:
    """The columns of a table."""
    return frozenset(str(name) for (name, *_) in spark.rows(f"describe query select * from {table}") if name)
