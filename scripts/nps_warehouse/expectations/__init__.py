"""What must hold at the two doors, raw and marts: plain data, turned into Great Expectations by `engine`.

A door is a suite: tables with rules. A rule names an expectation class of Great Expectations, its arguments, how bad
a failure is, and in words what is expected and what to do. Several rules on one table share one scan, so whatever
needs more than one column is first derived as a column of the table's query.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Door = Literal["raw", "marts"]
Severity = Literal["critical", "warning"]

IS_CRITICAL = "(exception is not null or (not success and severity = 'critical'))"
"""`Result.is_critical` in SQL, of a row of `audit.validation_results`."""
LARGE = 1_000_000
"""Rows from which a table is large."""


@dataclass(frozen=True)
class Rule:
    """One expectation on one table.

    statement: what is expected, readable after the table's and the column's name ("is between −100 and 100").
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
    """A table at a door: its name, the query that is checked (the table plus derived columns), the rules.

    is_large: it is scanned once to see whether all rules hold, and examples are looked for only where one does not.
    """

    name: str
    query: str
    rules: tuple[Rule, ...]
    is_large: bool = False


@dataclass(frozen=True)
class Result:
    """What one rule found.

    suite: the door. observed: what was seen, in a few words. unexpected_count of element_count rows broke the rule;
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
