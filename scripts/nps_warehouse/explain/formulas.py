"""Every formula of an interval, a change and a gap, in the words and symbols of the design.

P, S, D are promoters, passives and detractors, n the answers, N the contacts; of an account or supplier x = P − D.
Figures, centres and errors are in points, r and the variances on the scale −1 … 1.
"""

from nps_warehouse.explain.steps import Formula

_LOW = "min(m, max(lowest, c − half))"
_HIGH = "max(m, min(highest, c + half))"

NPS = (
    Formula("promoters", "P", "promoters"),
    Formula("detractors", "D", "detractors"),
    Formula("responses", "n", "answers"),
    Formula("nps", "m", "NPS", "100 × (P − D) ÷ n", "100 × ({promoters} − {detractors}) ÷ {responses}"),
)

ADJUSTED = (
    Formula(
        "adjusted_nps",
        "m′",
        "NPS with ¾ promoter, 1½ passives and ¾ detractor added",
        "100 × (P − D) ÷ (n + 3)",
        "100 × ({promoters} − {detractors}) ÷ ({responses} + 3)",
    ),
    Formula(
        "adjusted_variance",
        "v′",
        "variance of one of these answers",
        "(P + D + 1.5) ÷ (n + 3) − (m′ ÷ 100)²",
        "({promoters} + {detractors} + 1.5) ÷ ({responses} + 3) − ({adjusted_nps} ÷ 100)²",
    ),
)

# An account of which some contacts answered.
WITH_CONTACTS = (
    Formula("possible_voices", "N", "contacts who could have answered"),
    Formula("answered_share", "f", "share who answered", "n ÷ N", "{responses} ÷ {possible_voices}"),
    *ADJUSTED,
    Formula(
        "interval_centre",
        "c",
        "centre",
        "f × m + (1 − f) × m′",
        "{answered_share} × {nps} + (1 − {answered_share}) × {adjusted_nps}",
    ),
    Formula(
        "standard_error",
        "se",
        "standard error",
        "100 × (1 − f) × √(v′ × (1 ÷ (N − n) + 1 ÷ (n + 3)))",
        "100 × (1 − {answered_share}) × √({adjusted_variance} × (1 ÷ ({possible_voices} − {responses})"
        " + 1 ÷ ({responses} + 3)))",
    ),
    Formula("half_people", "h", "rounding to whole people", "100 ÷ (2 × N)", "100 ÷ (2 × {possible_voices})"),
)
_SILENT = "({promoters} − {detractors} {sign} ({possible_voices} − {responses})) ÷ {possible_voices}"
ATTAINABLE = (
    Formula(
        "lowest_attainable",
        "lowest",
        "if all silent contacts are detractors",
        "100 × (P − D − (N − n)) ÷ N",
        "100 × " + _SILENT.replace("{sign}", "−"),
    ),
    Formula(
        "highest_attainable",
        "highest",
        "if all silent contacts are promoters",
        "100 × (P − D + (N − n)) ÷ N",
        "100 × " + _SILENT.replace("{sign}", "+"),
    ),
)
EVERYBODY_ANSWERED = (
    Formula("possible_voices", "N", "contacts who could have answered"),
    Formula("interval_centre", "c", "centre", "m", "{nps}"),
    Formula("standard_error", "se", "standard error: nobody is silent", "0", "0"),
    Formula("half_people", "h", "rounding to whole people", "0", "0"),
    *ATTAINABLE,
)
WITHOUT_CONTACTS = (
    *ADJUSTED,
    Formula("interval_centre", "c", "centre", "m′", "{adjusted_nps}"),
    Formula(
        "standard_error",
        "se",
        "standard error",
        "100 × √(v′ ÷ (n + 3))",
        "100 × √({adjusted_variance} ÷ ({responses} + 3))",
    ),
    Formula("half_people", "h", "rounding to whole people", "0", "0"),
    Formula("lowest_attainable", "lowest", "the lowest there is", "−100", "−100"),
    Formula("highest_attainable", "highest", "the highest there is", "100", "100"),
)
HALF_OF_ACCOUNT = (
    Formula(
        "half_interval",
        "half",
        "half of the interval",
        "1.959964 × se + h",
        "1.959964 × {standard_error} + {half_people}",
    ),
)
BOUNDS = (
    Formula(
        "nps_low",
        "low",
        "lower bound",
        _LOW,
        "min({nps}, max({lowest_attainable}, {interval_centre} − {half_interval}))",
    ),
    Formula(
        "nps_high",
        "high",
        "upper bound",
        _HIGH,
        "max({nps}, min({highest_attainable}, {interval_centre} + {half_interval}))",
    ),
)
HALF_OF_ROLL_UP = (
    Formula("half_interval", "half", "half of the interval", "1.959964 × se", "1.959964 × {standard_error}"),
)
BOUNDS_OF_ROLL_UP = (
    Formula(
        "nps_low",
        "low",
        "lower bound",
        "min(m, max(−100, c − half))",
        "min({nps}, max((−100), {interval_centre} − {half_interval}))",
    ),
    Formula(
        "nps_high",
        "high",
        "upper bound",
        "max(m, min(100, c + half))",
        "max({nps}, min(100, {interval_centre} + {half_interval}))",
    ),
)

PLAIN = (
    *ADJUSTED,
    Formula("interval_centre", "c", "centre", "m′", "{adjusted_nps}"),
    Formula(
        "plain_error",
        "se₀",
        "plain error, as if answers were independent",
        "100 × √(v′ ÷ (n + 3))",
        "100 × √({adjusted_variance} ÷ ({responses} + 3))",
    ),
    Formula("clusters", "A", "{clusters} with answers; an answer without one counts as one"),
)
SUMS = (
    Formula("balance_squares", "Σx²", "sum over the {clusters} of (promoters − detractors)²"),
    Formula("products", "Σxn", "sum of (promoters − detractors) × answers"),
    Formula("squares", "Σn²", "sum of answers²"),
    Formula(
        "unit_nps",
        "r",
        "NPS on the scale −1 … 1",
        "(P − D) ÷ n",
        "({promoters} − {detractors}) ÷ {responses}",
    ),
    Formula(
        "error_squares",
        "E",
        "how much the {clusters} differ",
        "(Σx² − 2 × r × Σxn + r² × Σn²) ÷ n²",
        "({balance_squares} − 2 × {unit_nps} × {products} + {unit_nps}² × {squares}) ÷ {responses}²",
    ),
)
_T_OF_MANY = "1.959964 + 2.3722713 ÷ ν + 2.8224987 ÷ ν² + 2.5558498 ÷ ν³"
_T_OF_FEW = "4.302653 × (12.706205 ÷ 4.302653) ^ (2 ÷ ν − 1)"


def t_point(name: str, degrees: str, few: bool) -> Formula:
    """The point of Student's t. degrees: the column of its degrees of freedom; few: those are below two."""
    formula = _T_OF_FEW if few else _T_OF_MANY
    return Formula(
        name, "t", "97.5 % point of Student's t", formula, formula.replace("ν", "{" + degrees + "}")
    )


_EFFECTIVE = Formula(
    "effective_clusters",
    "g",
    "{clusters} of equal size this amounts to",
    "n² ÷ Σn²",
    "{responses}² ÷ {squares}",
)
BEFORE = (*PLAIN, *SUMS, _EFFECTIVE)
VARIANCE = (
    Formula(
        "clustered_variance",
        "var",
        "clustered variance",
        "max(0, A ÷ (A − 1) × E)",
        "max(0, {clusters} ÷ ({clusters} − 1) × {error_squares})",
    ),
    _EFFECTIVE,
    Formula(
        "degrees_of_freedom", "ν", "degrees of freedom", "max(1, g − 1)", "max(1, {effective_clusters} − 1)"
    ),
)
CLUSTERED_ERROR = Formula(
    "standard_error",
    "se",
    "standard error",
    "max(se₀, t ÷ 1.959964 × 100 × √var)",
    "max({plain_error}, {t_point} ÷ 1.959964 × 100 × √{clustered_variance})",
)
PLAIN_ERROR = Formula("standard_error", "se", "standard error", "se₀", "{plain_error}")

WORST_CASE = (
    Formula("responses", "n", "answers behind the published figure"),
    Formula("interval_centre", "c", "centre", "b × n ÷ (n + 3)", "{nps} × {responses} ÷ ({responses} + 3)"),
    Formula(
        "published_variance",
        "v′",
        "the largest variance there can be",
        "(n + 1.5) ÷ (n + 3) − (c ÷ 100)²",
        "({responses} + 1.5) ÷ ({responses} + 3) − ({interval_centre} ÷ 100)²",
    ),
    Formula(
        "standard_error",
        "se",
        "standard error, worst case",
        "100 × √(v′ ÷ (n + 3))",
        "100 × √({published_variance} ÷ ({responses} + 3))",
    ),
)
