"""The formulas of a difference: of two periods (₁ is now, ₂ before) or of a figure and a benchmark (₂)."""

from dataclasses import dataclass, replace

from nps_warehouse.explain.formulas import t_point
from nps_warehouse.explain.steps import Formula

CHANGE = Formula("nps_change", "change", "published change", "m₁ − m₂", "{nps} − {previous_nps}")
CENTRE_CHANGE = Formula(
    "centre_change",
    "δ",
    "difference of the centres",
    "c₁ − c₂",
    "{interval_centre} − {previous_interval_centre}",
)

OF_ACCOUNT = (
    CHANGE,
    CENTRE_CHANGE,
    Formula(
        "change_error",
        "se",
        "error of both",
        "√(se₁² + se₂²)",
        "√({standard_error}² + {previous_standard_error}²)",
    ),
    Formula(
        "change_half_people",
        "h",
        "rounding of both",
        "√(h₁² + h₂²)",
        "√({half_people}² + {previous_half_people}²)",
    ),
    Formula(
        "lowest_change",
        "lowest",
        "attainable change",
        "lowest₁ − highest₂",
        "{lowest_attainable} − {previous_highest_attainable}",
    ),
    Formula(
        "highest_change",
        "highest",
        "attainable change",
        "highest₁ − lowest₂",
        "{highest_attainable} − {previous_lowest_attainable}",
    ),
)

_PLAIN = Formula(
    "plain_change_error",
    "se₀",
    "plain error of both",
    "√(se₀₁² + se₀₂²)",
    "√({plain_error}² + {previous_plain_error}²)",
)
OF_ONE_ACCOUNT = (
    CHANGE,
    CENTRE_CHANGE,
    _PLAIN,
    Formula("change_error", "se", "error of the change", "se₀", "{plain_change_error}"),
)


def paired(few: bool) -> tuple[Formula, ...]:
    """The formulas of the change of a roll-up, paired by account. few: t has less than two degrees of freedom."""
    return (
        CHANGE,
        CENTRE_CHANGE,
        _PLAIN,
        Formula("shared_clusters", "A₁₂", "accounts that answered in both periods"),
        Formula(
            "change_clusters",
            "A",
            "accounts that answered in either",
            "A₁ + A₂ − A₁₂",
            "{clusters} + {previous_clusters} − {shared_clusters}",
        ),
        Formula("shared_balances", "Σx₁x₂", "sums over the accounts of both"),
        Formula("shared_balances_now", "Σx₁n₂", ""),
        Formula("shared_balances_before", "Σn₁x₂", ""),
        Formula("shared_responses", "Σn₁n₂", ""),
        Formula(
            "error_products",
            "E₁₂",
            "how much they differ the same way in both periods",
            "(Σx₁x₂ − r₂ × Σx₁n₂ − r₁ × Σn₁x₂ + r₁ × r₂ × Σn₁n₂) ÷ (n₁ × n₂)",
            "({shared_balances} − {previous_unit_nps} × {shared_balances_now} − {unit_nps} × {shared_balances_before}"
            " + {unit_nps} × {previous_unit_nps} × {shared_responses}) ÷ ({responses} × {previous_responses})",
        ),
        Formula(
            "change_variance",
            "var",
            "paired variance",
            "A ÷ (A − 1) × max(0, E₁ + E₂ − 2 × E₁₂)",
            "{change_clusters} ÷ ({change_clusters} − 1) × max(0, {error_squares} + {previous_error_squares}"
            " − 2 × {error_products})",
        ),
        Formula(
            "change_degrees_of_freedom",
            "ν",
            "degrees of freedom",
            "max(1, min(g₁, g₂) − 1)",
            "max(1, min({effective_clusters}, {previous_effective_clusters}) − 1)",
        ),
        t_point("change_t_point", "change_degrees_of_freedom", few),
        Formula(
            "change_error",
            "se",
            "error of the change",
            "max(se₀, t ÷ 1.959964 × 100 × √var)",
            "max({plain_change_error}, {change_t_point} ÷ 1.959964 × 100 × √{change_variance})",
        ),
    )


OF_BENCHMARK = (
    Formula("gap", "gap", "published gap", "m − b", "{nps} − {benchmark_nps}"),
    Formula(
        "centre_gap",
        "δ",
        "difference of the centres",
        "c₁ − c₂",
        "{interval_centre} − {benchmark_interval_centre}",
    ),
    Formula(
        "gap_error",
        "se",
        "error of both",
        "√(se₁² + se₂²)",
        "√({standard_error}² + {benchmark_standard_error}²)",
    ),
)


@dataclass(frozen=True)
class Difference:
    """The columns of a difference, as numbers in braces: what is published, what it is tested by, what it can be.

    name: those of its test begin with it. ends: the names of its bounds. half: the rounding to whole people.
    """

    name: str
    published: str
    ends: tuple[str, str]
    centres: str
    error: str
    half: str = "0"
    least: str = "(−200)"
    most: str = "200"

    def tested(self, certain: bool) -> tuple[Formula, ...]:
        """The formulas of its test. certain: without any error to divide by."""
        name, beyond = f"{self.name}_p_value", f"|{self.centres}| − {self.half}"
        if certain:
            numbers = f"p is 0 if {beyond} > 0, else 1"
            return (Formula(name, "p", "p-value without uncertainty", "0 if |δ| − h > 0, else 1", numbers),)
        z = Formula(
            f"{self.name}_z",
            "z",
            "errors beyond rounding",
            "max(0, |δ| − h) ÷ se",
            f"max(0, {beyond}) ÷ {self.error}",
        )
        words, p = "p-value: both tails of the normal distribution", f"2 × (1 − Φ({{{self.name}_z}}))"
        return z, Formula(name, "p", words, "2 × (1 − Φ(z))", p)

    def bounds(self) -> tuple[Formula, ...]:
        """The formulas of its interval, which always holds the published difference."""
        half = f"(1.959964 × {self.error} + {self.half})"
        return (
            Formula(
                self.ends[0],
                "low",
                "lower bound",
                "min(difference, max(lowest, δ − (1.959964 × se + h)))",
                f"min({self.published}, max({self.least}, {self.centres} − {half}))",
            ),
            Formula(
                self.ends[1],
                "high",
                "upper bound",
                "max(difference, min(highest, δ + (1.959964 × se + h)))",
                f"max({self.published}, min({self.most}, {self.centres} + {half}))",
            ),
        )


CHANGE_OF_ROLL_UP = Difference(
    "change", "{nps_change}", ("nps_change_low", "nps_change_high"), "{centre_change}", "{change_error}"
)
CHANGE_OF_ACCOUNT = replace(
    CHANGE_OF_ROLL_UP, half="{change_half_people}", least="{lowest_change}", most="{highest_change}"
)
GAP_OF_ROLL_UP = Difference("gap", "{gap}", ("gap_low", "gap_high"), "{centre_gap}", "{gap_error}")
GAP_OF_ACCOUNT = replace(
    GAP_OF_ROLL_UP,
    half="{half_people}",
    least="({lowest_attainable} − 100)",
    most="({highest_attainable} + 100)",
)
