"""What `nps explain` shows is what was computed: every published figure, recomputed from the numbers it shows.

Once with formulas of this file's own, from the counts and sums alone; once by doing the arithmetic as it is written.
"""

import math
import re
import subprocess
from collections.abc import Iterator

import duckdb
import numpy as np
import pytest
from scipy import stats

from nps_warehouse.explain.entities import entities
from nps_warehouse.explain.parts import parts_of
from nps_warehouse.explain.queries import figures, gap_workings, workings
from nps_warehouse.explain.steps import Part, Row
from nps_warehouse.settings import Warehouse

Z = 1.959964
ENTITIES = ["overall", "branch", "account", "account_manager", "team"]
Run = tuple[Warehouse, subprocess.CompletedProcess[str]]
Explained = tuple[Row, tuple[Part, ...]]


@pytest.fixture(scope="module", params=ENTITIES)
def explained(request: pytest.FixtureRequest, sample_run: Run) -> list[Explained]:
    """Every published figure of an entity, with its row of the mart and its parts."""
    sample = duckdb.connect(str(sample_run[0].current.resolve() / "nps.duckdb"), read_only=True)
    entity = entities(sample)[request.param]

    def rows(query: str) -> list[Row]:
        found = sample.execute(f"with figures as ({figures(entity)}) select * from ({query})")
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    gaps: dict[tuple[object, ...], list[Row]] = {}
    for gap in rows(gap_workings(entity)) if entity.gaps else []:
        gaps.setdefault((gap["entity_id"], gap["period_name"]), []).append(gap)
    worked = {(row["entity_id"], row["period_name"]): row for row in rows(workings(entity))}
    published = {(row["entity_id"] or "(all)", row["period_name"]): row for row in rows(figures(entity))}
    assert worked.keys() == published.keys() and gaps.keys() <= published.keys()
    return [
        (figure, parts_of(worked[key] | figure, tuple(gaps.get(key, []))))
        for key, figure in published.items()
    ]


def values(part: Part) -> Row:
    return {step.name: step.value for step in part.steps}


def now_of(figure: Row, parts: tuple[Part, ...]) -> Row:
    """The numbers that the first two parts show, and nothing that they do not."""
    shown = values(parts[0]) | values(parts[1])
    return {"entity_type": figure["entity_type"], "contacts": shown.get("possible_voices"), **shown}


def adjusted(promoters: int, detractors: int, responses: int) -> tuple[float, float]:
    """m′ and √(v′ ÷ n′), by the mean and variance of the answers with three more."""
    scores = np.array([1.0, 0.0, -1.0])
    weights = np.array([promoters + 0.75, responses - promoters - detractors + 1.5, detractors + 0.75])
    mean = np.average(scores, weights=weights)
    return 100 * mean, 100 * math.sqrt(np.average((scores - mean) ** 2, weights=weights) / weights.sum())


def student(degrees: float) -> float:
    """The expansion that the design names; a test elsewhere compares it with Student's t itself."""
    degrees = max(1.0, degrees)
    if degrees < 2:
        return float(np.exp(np.interp(1 / degrees, [0.5, 1], np.log([4.302653, 12.706205]))))
    powers = Z ** np.array([1, 3, 5, 7])
    tail = [
        np.dot(powers, [1, 1, 0, 0]) / 4,
        np.dot(powers, [3, 16, 5, 0]) / 96,
        np.dot(powers, [-15, 17, 19, 3]) / 384,
    ]
    return Z + sum(term / degrees**power for power, term in enumerate(tail, start=1))


def squares(row: Row, prefix: str = "") -> float:
    """Σe² ÷ n² of a roll-up, e = x − n·m."""
    n, m = (
        row[prefix + "responses"],
        (row[prefix + "promoters"] - row[prefix + "detractors"]) / row[prefix + "responses"],
    )
    form = np.array(
        [
            [row[prefix + "balance_squares"], row[prefix + "products"]],
            [row[prefix + "products"], row[prefix + "squares"]],
        ]
    )
    error = np.array([1, -m])
    return float(error @ form @ error) / n**2


def roll_up(row: Row, prefix: str = "") -> tuple[float, float]:
    """Centre and standard error of a roll-up or a benchmark, from its counts and sums."""
    centre, plain = adjusted(*(row[prefix + name] for name in ("promoters", "detractors", "responses")))
    clusters = row[prefix + "clusters"] or 0
    if clusters < 2:
        return centre, plain
    effective = row[prefix + "responses"] ** 2 / row[prefix + "squares"]
    variance = max(0.0, squares(row, prefix)) * clusters / (clusters - 1)
    return centre, max(plain, student(effective - 1) / Z * 100 * math.sqrt(variance))


def account(row: Row, prefix: str = "") -> tuple[float, float, float, float, float]:
    """Centre, error, rounding and the attainable ends of an account, from its counts and contacts."""
    p, d, n, contacts = (row[prefix + name] for name in ("promoters", "detractors", "responses", "contacts"))
    centre, error = adjusted(p, d, n)
    if contacts is None or contacts < n:
        return centre, error, 0.0, -100.0, 100.0
    silent, share = contacts - n, n / contacts
    ends = (100 * (p - d - silent) / contacts, 100 * (p - d + silent) / contacts)
    if silent == 0:
        return 100 * (p - d) / n, 0.0, 0.0, *ends
    error *= (1 - share) * math.sqrt((n + 3) / silent + 1)
    return share * 100 * (p - d) / n + (1 - share) * centre, error, 50 / contacts, *ends


def interval(figure: float, centre: float, half: float, least: float, most: float) -> tuple[float, float]:
    return min(figure, max(least, centre - half)), max(figure, min(most, centre + half))


def p_value(centres: float, error: float, half: float) -> float:
    beyond = abs(centres) - half
    if error == 0:
        return 0.0 if beyond > 0 else 1.0
    return float(2 * stats.norm.sf(max(0.0, beyond) / error))


def own(row: Row, prefix: str = "") -> tuple[float, float, float, float, float]:
    if row["entity_type"] == "account":
        return account(row, prefix)
    return *roll_up(row, prefix), 0.0, -100.0, 100.0


def change_error(row: Row) -> float:
    """The error of a change: of both periods, paired by account in a roll-up."""
    if row["entity_type"] == "account":
        return math.hypot(account(row)[1], account(row, "previous_")[1])
    counts = ("promoters", "detractors", "responses")
    plain = math.hypot(
        *(adjusted(*(row[prefix + each] for each in counts))[1] for prefix in ("", "previous_"))
    )
    if min(row["clusters"], row["previous_clusters"]) < 2:
        return plain
    n, m, before, m_before = (
        row["responses"],
        row["nps"] / 100,
        row["previous_responses"],
        row["previous_nps"] / 100,
    )
    both = np.array(
        [
            [row["shared_balances"], row["shared_balances_now"]],
            [row["shared_balances_before"], row["shared_responses"]],
        ]
    )
    shared = float(np.array([1, -m]) @ both @ np.array([1, -m_before])) / (n * before)
    accounts = row["clusters"] + row["previous_clusters"] - row["shared_clusters"]
    variance = accounts / (accounts - 1) * max(0.0, squares(row) + squares(row, "previous_") - 2 * shared)
    effective = min(n**2 / row["squares"], before**2 / row["previous_squares"])
    return max(plain, student(effective - 1) / Z * 100 * math.sqrt(variance))


def near(value: float) -> object:
    return pytest.approx(value, rel=1e-9, abs=1e-9)


def test_every_interval_follows_from_the_numbers_shown(explained: list[Explained]) -> None:
    for figure, parts in explained:
        row = now_of(figure, parts)
        shown = values(parts[1])
        centre, error, half, least, most = own(row)
        assert (shown["interval_centre"], shown["standard_error"]) == (near(centre), near(error)), figure
        low, high = interval(figure["nps"], centre, Z * error + half, least, most)
        assert (figure["nps_low"], figure["nps_high"]) == (near(low), near(high)), figure


def test_every_change_follows_from_the_numbers_shown(explained: list[Explained]) -> None:
    changes = 0
    for figure, parts in explained:
        named = {part.name: part for part in parts}
        change = values(named["change"])
        assert bool(change) == (figure["nps_change"] is not None)
        if not change:
            continue
        changes += 1
        before = values(named["previous"])
        row = now_of(figure, parts) | before | change
        row["previous_contacts"] = before.get("previous_possible_voices")
        now, then, error = own(row), own(row, "previous_"), change_error(row)
        centres, half = now[0] - then[0], math.hypot(now[2], then[2])
        assert change["change_error"] == near(error), figure
        assert change["change_p_value"] == near(p_value(centres, error, half)), figure
        ends = interval(figure["nps_change"], centres, Z * error + half, now[3] - then[4], now[4] - then[3])
        assert (figure["nps_change_low"], figure["nps_change_high"]) == (near(ends[0]), near(ends[1])), figure
    assert changes


def test_every_gap_follows_from_the_numbers_shown(explained: list[Explained]) -> None:
    for figure, parts in explained:
        now = own(now_of(figure, parts))
        benchmarks = {(part.study_id, part.name): values(part) for part in parts if part.study_id}
        for (study, name), gap in benchmarks.items():
            if name.endswith("_benchmark") or "gap_error" not in gap:
                continue
            benchmark = benchmarks[study, name.replace("_gap", "_benchmark")]
            if "benchmark_promoters" in benchmark:
                centre, error = roll_up(benchmark, "benchmark_")
            else:
                n = benchmark["benchmark_responses"]
                centre = benchmark["benchmark_nps"] * n / (n + 3)
                error = 100 * math.sqrt(((n + 1.5) / (n + 3) - (centre / 100) ** 2) / (n + 3))
            whole = math.hypot(now[1], error)
            assert gap["gap"] == near(figure["nps"] - benchmark["benchmark_nps"])
            assert gap["gap_error"] == near(whole), (figure, study, name)
            assert gap["gap_p_value"] == near(p_value(now[0] - centre, whole, now[2]))
            ends = interval(gap["gap"], now[0] - centre, Z * whole + now[2], now[3] - 100, now[4] + 100)
            assert (gap["gap_low"], gap["gap_high"]) == (near(ends[0]), near(ends[1])), (figure, study, name)


def arithmetic(text: str) -> float:
    """Do a formula as a controller would type it."""
    text = re.sub(r"\|(.*?)\|", r"abs(\1)", text)
    text = re.sub(r"√([0-9.e−]+)", r"sqrt(\1)", text)
    for sign, typed in {
        "×": "*", "÷": "/", "−": "-", "²": "**2", "³": "**3", "^": "**", "√": "sqrt", "Φ": "cdf",
    }.items():  # fmt: skip
        text = text.replace(sign, typed)
    cdf = stats.norm.cdf
    return float(
        eval(text, {"__builtins__": {}}, {"sqrt": math.sqrt, "cdf": cdf, "abs": abs, "min": min, "max": max})
    )


def shown_steps(parts: tuple[Part, ...]) -> Iterator[tuple[str, str, float]]:
    for part in parts:
        for step in part.steps:
            if step.numbers and not step.numbers.startswith("p is"):
                assert isinstance(step.value, int | float), step
                yield step.name, step.numbers, float(step.value)


def test_the_arithmetic_is_right_as_it_is_written(explained: list[Explained]) -> None:
    done = set()
    for text in dict.fromkeys(text for _, parts in explained for text in shown_steps(parts)):
        name, numbers, value = text
        done.add(name)
        assert arithmetic(numbers) == pytest.approx(value, rel=2e-5, abs=2e-6), text
    assert {
        "nps",
        "standard_error",
        "nps_low",
        "nps_high",
        "change_error",
        "change_z",
        "nps_change_low",
    } <= done
