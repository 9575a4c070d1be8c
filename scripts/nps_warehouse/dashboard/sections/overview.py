"""Overview: how we are doing, how sure we are, and whether it is getting better."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from nps_warehouse.dashboard.elements import Cell, Chart, Column, Table
from nps_warehouse.dashboard.formatting import Figures
from nps_warehouse.dashboard.reading import Contents, Row
from nps_warehouse.dashboard.sections import cells, sources

SCORES = range(11)
QUIET_DAYS = 28
"""A newest answer that is older than this when the newest file is loaded is worth a sentence."""


def overview(contents: Contents, figures: Figures) -> dict[str, Any]:
    """The section's values; `headline` is null when no answer counts."""
    row = contents.overall
    if row is None:
        return {"headline": None}
    return {
        "headline": _headline(row, figures),
        "verdicts": [
            *_verdicts(row, figures),
            *_silence(contents, figures),
            *sources.warnings(contents, figures),
            *_waiting(contents, figures),
        ],
        "tiles": _tiles(row, contents, figures),
        "histogram": _histogram(row, figures),
        "trend": _trend(contents, row, figures),
        "channels": _channels(contents.channels, figures),
    }


def _headline(row: Row, figures: Figures) -> Cell:
    """The NPS with its interval and n; below the floor the reason instead."""
    sure = f"{figures.word('interval')} {figures.interval(row['nps_low'], row['nps_high'])}"
    of = f"{figures.count(row['responses'])} {figures.word('answer' if row['responses'] == 1 else 'answers')}"
    if row["not_reportable_reason"]:
        return Cell(figures.code(row["not_reportable_reason"]), of)
    return Cell(figures.points(row["nps"]), f"{sure} · {of}")


def _verdicts(row: Row, figures: Figures) -> list[str]:
    """What may and what may not be concluded, in whole sentences."""
    found = [figures.word("one_account")] if row["interval_basis"] == "one account" else []
    if row["b2b_benchmark_nps"] is None:
        found.append(figures.word("no_b2b"))
    elif row["is_b2b_gap_significant"] is None:
        found.append(figures.word("not_tested", reason=figures.code(row["b2b_gap_not_tested_reason"])))
    else:
        better = "better_than_b2b" if row["b2b_gap"] > 0 else "worse_than_b2b"
        key = better if row["is_b2b_gap_significant"] else "like_b2b"
        found.append(figures.word(key, benchmark=figures.points(row["b2b_benchmark_nps"])))
    if row["previous_nps"] is not None:
        found.append(_change_verdict(row, figures))
    return found


def _silence(contents: Contents, figures: Figures) -> list[str]:
    """Since when nobody answered, where that is long before the newest load."""
    last = (contents.freshness or {}).get("last_on")
    as_of = contents.settings.get("as_of")
    if last is None or not isinstance(as_of, datetime) or (as_of.date() - last).days <= QUIET_DAYS:
        return []
    return [figures.word("quiet_since", day=figures.day(last))]


def _waiting(contents: Contents, figures: Figures) -> list[str]:
    """How many cases wait, and the first of them; nothing when there is none."""
    if not contents.cases:
        return []
    first = contents.cases[0]
    return [
        figures.word(
            "waiting",
            open=cells.waiting(contents.managers, figures),
            account=first["account_name"],
            manager=first["account_manager_name"],
        )
    ]


def _change_verdict(row: Row, figures: Figures) -> str:
    if row["is_change_significant"] is None:
        return figures.word("not_tested", reason=figures.code(row["change_not_tested_reason"]))
    if not row["is_change_significant"]:
        return figures.word("steady")
    return figures.word("rising" if row["nps_change"] > 0 else "falling")


def _tiles(row: Row, contents: Contents, figures: Figures) -> list[tuple[str, Cell]]:
    """Further figures, each with what makes it sure: title, figure and note."""
    tiles = []
    is_shown = not row["not_reportable_reason"]
    if row["b2b_gap"] is not None and is_shown:
        note = figures.word(
            "benchmark_is",
            interval=figures.interval(row["b2b_gap_low"], row["b2b_gap_high"]),
            benchmark=figures.points(row["b2b_benchmark_nps"]),
        )
        mark = figures.word("significant") if row["is_b2b_gap_significant"] else ""
        tiles.append((figures.word("b2b_gap"), Cell(figures.points(row["b2b_gap"]), note, mark)))
    if row["previous_nps"] is not None and is_shown:
        rolling = contents.period is not None and contents.period.type.startswith("rolling")
        note = figures.word(
            "change_from",
            interval=figures.interval(row["nps_change_low"], row["nps_change_high"]),
            previous=figures.points(row["previous_nps"]),
        )
        mark = figures.word("significant") if row["is_change_significant"] else ""
        title = figures.word("change" if rolling else "change_period")
        tiles.append((title, Cell(figures.points(row["nps_change"]), note, mark)))
    n = figures.count(row["responses"])
    tiles.append((figures.word("mean"), Cell(figures.mean(row["mean_score"]), figures.word("of_ten", n=n))))
    if row["response_rate"] is None:
        tiles.append((figures.word("response_rate"), Cell("–", figures.word("no_invitations"))))
    else:
        note = figures.word(
            "answered_of",
            answered=figures.count(row["answered_invitations"]),
            invited=figures.count(row["invitations"]),
        )
        if contents.settings.get("response_basis") == "latest":
            note += figures.word("newest_counts")
        tiles.append((figures.word("response_rate"), Cell(figures.share(row["response_rate"]), note)))
    if row["effective_accounts"] is not None and is_shown:
        accounts = figures.count(row["effective_accounts"])
        tiles.append(
            (figures.word("effective"), Cell(accounts, figures.word("effective_note", accounts=accounts)))
        )
    return tiles


def _category(score: int) -> str:
    """The category of a score, for its colour only; counts come from the mart."""
    return "promoter" if score >= 9 else "passive" if score >= 7 else "detractor"


def _histogram(row: Row, figures: Figures) -> Chart:
    from nps_warehouse.dashboard import charts

    bars, lines = [], []
    for score in SCORES:
        answers = row[f"score_{score}"]
        n, share = figures.count(answers), figures.share(answers / row["responses"])
        bars.append(
            {
                "score": score,
                "answers": answers,
                "text": n,
                "category": _category(score),
                "description": figures.word("mark_score", score=score, n=n, share=share),
            }
        )
        lines.append([Cell(str(score)), Cell(n), Cell(share)])
    title = figures.word("histogram")
    columns = [
        Column(figures.word("score")),
        Column(figures.word("n"), True),
        Column(figures.word("share"), True),
    ]
    keys = [
        (
            name,
            f"{figures.word(name + 's')} {figures.share(row[name + '_share'])} ({figures.n(row[name + 's'])})",
        )
        for name in ("promoter", "passive", "detractor")
    ]
    return Chart(charts.histogram(bars, title), Table(title, columns, lines), keys)


def _trend(contents: Contents, row: Row, figures: Figures) -> Chart | None:
    """Null where there are no two periods with a figure."""
    shown = [point for point in contents.trend if not point["not_reportable_reason"]]
    if len(shown) < 2:
        return None
    from nps_warehouse.dashboard import charts

    breaks = sources.breaks(contents.trend, figures)
    numbers = {name: str(number) for number, name in enumerate(breaks, start=1)}
    points = [
        {
            "on": point["period_end"],
            "label": figures.short_period(point["period_name"]),
            "break": numbers.get(point["period_name"], ""),
            "nps": point["nps"],
            "low": point["nps_low"],
            "high": point["nps_high"],
            "description": figures.word(
                "mark_period",
                period=figures.period(point["period_name"]),
                nps=figures.points(point["nps"]),
                interval=figures.interval(point["nps_low"], point["nps_high"]),
                n=figures.count(point["responses"]),
            ),
            "break_description": breaks.get(point["period_name"], ""),
        }
        for point in shown
    ]
    b2b = row["b2b_benchmark_nps"]
    name = f"{figures.word('b2b_benchmark')} {figures.points(b2b)}"
    benchmark = None if b2b is None else {"nps": b2b, "name": name, "description": name}
    title = figures.word("trend")
    columns = [Column(figures.word("period")), Column(figures.word("nps"), True)]
    columns += [Column(figures.word("break"))] if breaks else []
    rows = [
        [
            Cell(figures.period(point["period_name"])),
            cells.nps(point, figures),
            Cell(breaks.get(point["period_name"], "")),
        ][: len(columns)]
        for point in reversed(contents.trend)
    ]
    keys = [
        ("key-break", f"{numbers[name]} · {figures.period(name)} · {what}") for name, what in breaks.items()
    ]
    return Chart(charts.trend(points, benchmark, title), Table(title, columns, rows), keys)


def _channels(rows: Sequence[Row], figures: Figures) -> Table | None:
    """Null where everything came by one channel."""
    if len(rows) < 2:
        return None
    columns = [
        Column(figures.word("channel")),
        *(Column(figures.word(key), True) for key in ("nps", "against_others")),
    ]
    names = ("nps_difference", "is_different", "difference_not_tested_reason")
    lines = [
        [Cell(figures.code(row["channel"])), cells.nps(row, figures), cells.difference(row, *names, figures)]
        for row in rows
    ]
    return Table(figures.word("channels"), columns, lines)
