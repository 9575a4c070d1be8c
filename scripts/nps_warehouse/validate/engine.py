"""Runs a suite with Great Expectations inside DuckDB or Spark: the data stay there, only counts and examples come back.

    run(dialect.source_of(warehouse.nps_file), "marts", tables)  ->  [Checked(table, results, document), …]

No network, no files, no output: the context is in memory, usage statistics and progress bars are off.
"""

import logging
import os
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from nps_warehouse.validate.gates import Result, Rule, Table
from nps_warehouse.validate.importing import great_expectations

EXAMPLES = 3
LONGEST = 240
"""Characters of an example that are shown."""


@dataclass(frozen=True)
class Source:
    """How SQLAlchemy reaches the data: a dialect's URL, and what its `connect` gets.

    shares_temporary_tables: all connections see a temporary table, so that a small table's query is run once for all
    of its rules; Spark's do not.
    """

    url: str
    connect_args: Mapping[str, Any]
    shares_temporary_tables: bool


@dataclass(frozen=True)
class Checked:
    """A table's results, and the result document of Great Expectations that Data Docs are made of."""

    table: str
    results: tuple[Result, ...]
    document: Any


def run(source: Source, suite: str, tables: Sequence[Table]) -> list[Checked]:
    """Check every table of a suite that has rules."""
    tables = [table for table in tables if table.rules]
    sizes = {table.is_large for table in tables}
    with _quiet(), _datasources(source, sizes) as (context, datasources):
        return [_check(context, datasources[table.is_large], suite, table) for table in tables]


def _check(context: Any, datasource: Any, suite: str, table: Table) -> Checked:
    gx = great_expectations()
    batch = datasource.add_query_asset(table.name, query=table.query).add_batch_definition_whole_table(
        "all rows"
    )
    made = [
        getattr(gx.expectations, rule.expectation)(
            **rule.arguments,
            severity=rule.severity,
            meta={"rule": number},
            description=" ".join(filter(None, [rule.column, rule.statement])),
        )
        for number, rule in enumerate(table.rules)
    ]
    expectation_suite = context.suites.add(gx.ExpectationSuite(name=table.name, expectations=made))
    definition = gx.ValidationDefinition(name=table.name, data=batch, suite=expectation_suite)
    validation = context.validation_definitions.add(definition)
    document = validation.run(result_format="BOOLEAN_ONLY" if table.is_large else "BASIC")
    if table.is_large and not document.success:
        document = validation.run(result_format="BASIC")
    found = {each.expectation_config.meta["rule"]: each for each in document.results}
    return Checked(
        table.name,
        tuple(read_result(suite, table, rule, found.get(at)) for at, rule in enumerate(table.rules)),
        document,
    )


def read_result(suite: str, table: Table, rule: Rule, found: Any) -> Result:
    """Put into our words what Great Expectations found for a rule; nothing found counts as an exception."""
    numbers: Mapping[str, Any] = (found.result or {}) if found else {}
    exception = exception_text(found.exception_info) if found else "not checked"
    return Result(
        suite=suite,
        expectation=rule.statement,
        table=table.name,
        column=rule.column,
        severity=rule.severity,
        success=bool(found and found.success) and not exception,
        observed="" if exception else observed_text(numbers, table.rows),
        unexpected_count=numbers.get("unexpected_count"),
        element_count=numbers.get("element_count"),
        exception=exception,
        advice=rule.advice,
    )


def observed_text(numbers: Mapping[str, Any], rows: str = "rows") -> str:
    """Say what was seen, in a few words: a value, or how many rows broke the rule and some of their values."""
    if "observed_value" in numbers:
        return _short(numbers["observed_value"])
    unexpected = numbers.get("unexpected_count")
    elements = (numbers.get("element_count") or 0) - (numbers.get("missing_count") or 0)
    if not unexpected:
        return f"all of {elements} {rows}" if numbers else "holds"
    examples = list(dict.fromkeys(_short(value) for value in numbers.get("partial_unexpected_list") or ()))
    such_as = f", such as {', '.join(examples[:EXAMPLES])}" if examples and examples != ["None"] else ""
    return f"{unexpected} of {elements} {rows}{such_as}"


def exception_text(info: Mapping[str, Any] | None) -> str:
    """Return the first exception in an `exception_info`, which is one exception or a mapping of metrics to exceptions."""
    info = info or {}
    each = [info] if "raised_exception" in info else list(info.values())
    for exception in each:
        if exception.get("raised_exception"):
            message = str(exception.get("exception_message") or "").strip()
            trace = str(exception.get("exception_traceback") or "").strip()
            return (message.splitlines() or trace.splitlines()[-1:] or ["unknown"])[0][:300]
    return ""


def _short(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_short(each)}" for name, each in value.items())
    if isinstance(value, (list, tuple, set)):
        return ", ".join(_short(each) for each in value)
    text = str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 3] + "…"


@contextmanager
def _datasources(source: Source, sizes: Collection[bool]) -> Iterator[tuple[Any, Mapping[bool, Any]]]:
    """A context, and by whether a table is large how it is read; only for such `sizes` as there are.

    A small table's query is run once and its rows are kept for all rules on it; a large one's is run again for each.
    """
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    gx = great_expectations()
    from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults

    context = gx.get_context(
        mode="ephemeral",
        project_config=DataContextConfig(
            store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
            analytics_enabled=False,
            progress_bars={"globally": False},
        ),
    )
    datasources = {
        is_large: context.data_sources.add_sql(
            "large tables" if is_large else "small tables",
            connection_string=source.url,
            create_temp_table=not is_large and source.shares_temporary_tables,
            kwargs={"connect_args": dict(source.connect_args)},
        )
        for is_large in sizes
    }
    try:
        yield context, datasources
    finally:
        for datasource in datasources.values():
            datasource.get_execution_engine().engine.dispose()
            datasource.get_engine().dispose()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Great Expectations from writing to the terminal: what it has to say is in its results."""
    logger = logging.getLogger("great_expectations")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
