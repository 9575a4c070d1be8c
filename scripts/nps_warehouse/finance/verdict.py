"""What verification found of one thing: green, or red with the first difference."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """name: ledger, inputs, rules or arithmetic. differences: one line each. notes: what is said and is no difference."""

    name: str
    differences: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def is_green(self) -> bool:
        """Whether nothing differs."""
        return not self.differences

    @property
    def summary(self) -> str:
        """`green`, or the first difference and how many more there are."""
        if self.is_green:
            return "green"
        more = len(self.differences) - 1
        return f"red: {self.differences[0]}" + (f" (and {more} more)" if more else "")
