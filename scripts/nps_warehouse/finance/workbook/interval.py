"""The steps to the 95 % interval of a payee's NPS, clustered by account, in the sheet `Workings`.

Each step is a formula of the workbook and, beside it, the value that it has now, computed in the same order from the
same numbers. The formulas are those of `macros/statistics/`; docs/how-numbers-are-made.md explains them.
"""

from collections.abc import Sequence
from math import sqrt

from nps_warehouse.finance.workbook.accounts import Account, Counts
from nps_warehouse.finance.workbook.paper import Column, Formula, Places

Z = 1.959964
T_TERMS = (
    (3 * Z**7 + 19 * Z**5 + 17 * Z**3 - 15 * Z) / 384,
    (5 * Z**5 + 16 * Z**3 + 3 * Z) / 96,
    (Z**3 + Z) / 4,
    Z,
)
T_1, T_2 = 12.706205, 4.302653
"""The 97.5 % points of Student's t at one and two degrees of freedom."""

INTERVAL = (
    Column("clusters", "Accounts A", "count"),
    Column("balance_squares", "Σ(P−D)²", "count"),
    Column("products", "Σ(P−D)·n", "count"),
    Column("squares", "Σn²", "count"),
    Column("adjusted", "m' = (P−D) ÷ (n+3)", "number"),
    Column("variance", "v'", "number"),
    Column("plain", "√(v' ÷ (n+3))", "number"),
    Column("clustered", "Variance over accounts", "number"),
    Column("effective", "Effective accounts", "number"),
    Column("t_point", "Student's t", "number"),
    Column("standard_error", "Standard error", "number"),
    Column("low", "Low end, points", "exact_points", 10),
    Column("high", "High end, points", "exact_points", 10),
)


def interval_cells(counts: Counts, accounts: Sequence[Account], row: int, places: Places) -> list[Formula]:
    """The steps to the 95 % interval of a payee's NPS: clustered by account, at least that of independent answers."""
    place, accounts_place, statements = (places[name] for name in ("Workings", "Accounts", "Statements"))
    at = {column.key: place.cell(column.key, row) for column in INTERVAL}
    n, promoters, detractors = (statements.cell(key, row) for key in ("responses", "promoters", "detractors"))
    number = statements.cell("number", row)
    sums = [sum(values) for values in zip(*(account.sums for account in accounts), strict=True)] or [0] * 4
    sums_cells = [
        Formula(f"=SUMIFS({accounts_place.range(key)},{accounts_place.range('statement')},{number})", value)
        for key, value in zip(("clusters", "balance_squares", "products", "squares"), sums, strict=True)
    ]
    steps = interval(counts, *sums)
    m = f"({promoters}-{detractors})/{n}"
    polynomial = _polynomial(f"MAX(1,{at['effective']}-1)")
    texts = {
        "adjusted": f"({promoters}-{detractors})/({n}+3)",
        "variance": f"({promoters}+{detractors}+1.5)/({n}+3)-{at['adjusted']}^2",
        "plain": f"SQRT({at['variance']}/({n}+3))",
        "clustered": (
            f"{at['clusters']}/({at['clusters']}-1)*MAX(0,{at['balance_squares']}-2*({m})*{at['products']}"
            f"+({m})^2*{at['squares']})/{n}^2"
        ),
        "effective": f"{n}^2/{at['squares']}",
        "t_point": polynomial,
        "standard_error": (
            f"IF({at['clusters']}>=2,MAX({at['plain']},{at['t_point']}/{Z}*SQRT({at['clustered']})),{at['plain']})"
        ),
        "low": f"MIN(100*({m}),MAX(-100,100*({at['adjusted']}-{Z}*{at['standard_error']})))",
        "high": f"MAX(100*({m}),MIN(100,100*({at['adjusted']}+{Z}*{at['standard_error']})))",
    }
    guards = dict.fromkeys(texts, f"{n}>0") | {"clustered": f"{at['clusters']}>=2"}
    return sums_cells + [Formula(f'=IF({guards[key]},{text},"")', steps[key]) for key, text in texts.items()]


def interval(
    counts: Counts, clusters: int, balance_squares: int, products: int, squares: int
) -> dict[str, float | None]:
    """The values of the steps; all null without answers."""
    n = counts.responses
    if not n:
        return dict.fromkeys(column.key for column in INTERVAL)
    m = counts.balance / n
    adjusted = counts.balance / (n + 3)
    variance = (counts.promoters + counts.detractors + 1.5) / (n + 3) - adjusted**2
    plain = sqrt(variance / (n + 3))
    clustered = None
    if clusters >= 2:
        spread = max(0, balance_squares - 2 * m * products + m**2 * squares)
        clustered = clusters / (clusters - 1) * spread / n**2
    effective = n**2 / squares
    t_point = student_t(max(1, effective - 1))
    error = plain if clustered is None else max(plain, t_point / Z * sqrt(clustered))
    return {
        "adjusted": adjusted,
        "variance": variance,
        "plain": plain,
        "clustered": clustered,
        "effective": effective,
        "t_point": t_point,
        "standard_error": error,
        "low": min(100 * m, max(-100, 100 * (adjusted - Z * error))),
        "high": max(100 * m, min(100, 100 * (adjusted + Z * error))),
    }


def student_t(degrees: float) -> float:
    """The two-sided 95 % point of Student's t, as macros/statistics/student.sql has it."""
    if degrees < 2:
        return float(T_2 * (T_1 / T_2) ** (2 / degrees - 1))
    value = 0.0
    for term in T_TERMS:
        value = value / degrees + term
    return value


def _polynomial(degrees: str) -> str:
    """`student_t` as a formula."""
    nested = repr(T_TERMS[0])
    for term in T_TERMS[1:]:
        nested = f"({nested})/{degrees}+{term!r}"
    return f"IF({degrees}<2,{T_2}*({T_1}/{T_2})^(2/{degrees}-1),{nested})"
