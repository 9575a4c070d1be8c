"""The two gates, raw and marts: what must hold there, as plain data that `engine` turns into Great Expectations.

A gate has a suite: tables with rules. A rule names an expectation class of Great Expectations, its arguments, how bad
a failure is, and in words what is expected and what to do. An expectation costs 15–18 ms whatever it checks, so rules
that a reader would look at together are one: whatever needs more than one column is first derived as a column of the
table's query, whose text says which column of a row is wrong and how.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Gate = Literal["raw", "marts"]
Severity = Literal["critical", "warning"]

IS_CRITICAL = "(exception is not null or (not success and severity = 'critical'))"
"""`Result.is_critical` in SQL, of a row of `audit.validation_results`."""
LARGE = 1_000_000
"""Rows from which a table is large."""


@dataclass(frozen=True)
class Rule:
    """One expectation on one table.

    statement: what is expected, readable after the table's and the column's name ("is between 0 and 10").
    expectation: class name in `great_expectations.expectations`; arguments: what it is made with.
    column: the column the rule is about, as a reader knows it; empty when it is about the table.
    advice: what to do when it fails.
    """

    statement: str
    expectation: str
    arguments: Mapping[str, Any]
    column: str = ""
    severity: Severity = "critical"
    advice: str = ""


@dataclass(frozen=True)
class Table:
    """A table at a gate: its name, the query that is checked (the table plus derived columns), the rules.

    needed: columns that it must have; asked of the catalog, which costs no expectation.
    is_large: it is scanned once to see whether all rules hold, and examples are looked for only where one does not.
    of: the table that the query is about, where the name is another; rows: what a row of the query is, in the plural.
    """

    name: str
    query: str
    rules: tuple[Rule, ...]
    needed: frozenset[str] = frozenset()
    is_large: bool = False
    of: str = ""
    rows: str = "rows"

    @property
    def about(self) -> str:
        """The table that the query is about."""
        return self.of or self.name


@dataclass(frozen=True)
class Result:
    """What one rule found.

    suite: the gate. observed: what was seen, in a few words. unexpected_count of element_count rows broke the rule;
    both null where a rule is about the table as a whole. exception: why the rule could not be checked, else empty.
    """

    suite: str
    expectation: str
    table: str
    column: str
    severity: Severity
    success: bool
    observed: str
    unexpected_count: int | None = None
    element_count: int | None = None
    exception: str = ""
    advice: str = field(default="", compare=False)

    @property
    def is_critical(self) -> bool:
        """Whether this stops publishing: a broken critical rule, or any rule that could not be checked."""
        return bool(self.exception) or (not self.success and self.severity == "critical")

    @property
    def is_warning(self) -> bool:
        """Whether this is shown without stopping anything."""
        return not self.success and not self.is_critical


@dataclass(frozen=True)
class Verdict:
    """What a gate found. `passed` means that the pipeline may go on; warnings do not stop it."""

    gate: Gate
    results: tuple[Result, ...]

    @property
    def failed_critical(self) -> tuple[Result, ...]:
        """Critical expectations that do not hold, and all that could not be checked."""
        return tuple(result for result in self.results if result.is_critical)

    @property
    def warnings(self) -> tuple[Result, ...]:
        """Expectations that do not hold and need somebody's eye, no more."""
        return tuple(result for result in self.results if result.is_warning)

    @property
    def passed(self) -> bool:
        """Whether something was checked and nothing critical failed."""
        return bool(self.results) and not self.failed_critical
