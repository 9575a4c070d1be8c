"""What the sample's bonus schemes (seeds `bonus_schemes`, `bonus_bands`) pay for: a target per payee and period.

Like the schemes they are made up. One manager is left without a target in 2025, and the quarter under way has targets too.
"""

from sample.words import MANAGERS

Row = dict[str, str]

QUARTERS = ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1")
YEARS = ("2024", "2025")
WITHOUT_TARGET = ("M10", "2025")


def target_rows() -> list[Row]:
    """Teams per quarter, with cents; managers per year, by how long they are in the list."""
    teams = list(dict.fromkeys(team for _, _, team in MANAGERS))
    rows = [
        _row(team, "team-quarter", quarter, f"{1250 + 100 * number}.{33 * (number + 1) % 100:02d}")
        for quarter in QUARTERS
        for number, team in enumerate(teams)
    ]
    rows += [
        _row(manager, "manager-year", year, str(3000 + 250 * (number % 5)))
        for year in YEARS
        for number, (manager, _, _) in enumerate(MANAGERS)
        if (manager, year) != WITHOUT_TARGET
    ]
    return rows


def _row(payee_id: str, scheme_id: str, period_name: str, amount: str) -> Row:
    return {
        "payee_id": payee_id,
        "scheme_id": scheme_id,
        "period_name": period_name,
        "amount": amount,
        "currency": "EUR",
    }
