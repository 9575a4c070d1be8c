"""Act: whom to call first, what to fix, whom to ask, where most is at stake."""

import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from nps_warehouse.dashboard.elements import Cell, Chart, Column, Table
from nps_warehouse.dashboard.formatting import Figures
from nps_warehouse.dashboard.reading import Contents, Row
from nps_warehouse.dashboard.sections import cells

SINCE = re.compile(r", since [0-9-]+, announced (?:on [0-9-]+|to nobody)")
"""What the mart says beside what was changed; its day is shown on its own."""


def act(contents: Contents, figures: Figures) -> dict[str, Any]:
    """The section's values; what there is none of is null."""
    managers = contents.managers
    return {
        "cases": [_case(row, figures) for row in contents.cases],
        "open": cells.waiting(managers, figures),
        "managers": _managers(managers, figures) if managers else None,
        "example": managers[0]["account_manager_id"] if managers else None,
        "themes": _themes(contents.themes, _quoted(contents.cases), figures) if contents.themes else None,
        "referrals": _referrals(contents.referrals, figures) if contents.referrals else None,
        "potential": _potential(contents.potential, figures) if contents.potential else None,
    }


def _case(row: Row, figures: Figures) -> dict[str, Any]:
    """A case: whom, what, in whose words, and why it is where it is in the queue."""
    due = figures.day(row["due_at"])
    role = figures.code(row["respondent_role"])
    why = [
        figures.word("overdue_since" if row["is_overdue"] else "due_on", day=due) if due else "",
        figures.word("a_year", amount=figures.money(row["annual_revenue"])) if row["annual_revenue"] else "",
        figures.word("answered_on", day=figures.day(row["responded_on"])),
    ]
    return {
        "action": figures.code(row["action"]),
        "score": figures.word("scored", score=row["score"]),
        "account": row["account_name"],
        "person": " · ".join(filter(None, (row["respondent_id"], role))),
        "manager": row["account_manager_name"],
        "words": [text for text in map(cells.own_words, (row["reason"], row["improve"])) if text],
        "why": [part for part in why if part],
    }


def _managers(rows: Sequence[Row], figures: Figures) -> Table:
    kinds = ("recover", "repair", "win_over", "ask_for_introduction")
    columns = [
        Column(figures.word("manager")),
        *(Column(figures.word(key), True) for key in ("cases", "overdue")),
        *(Column(figures.code(kind).capitalize(), True) for kind in kinds),
        Column(figures.word("first_case")),
    ]
    lines = [
        [
            Cell(row["account_manager_name"], row["account_manager_id"]),
            *(Cell(figures.count(row[key])) for key in ("cases", "overdue", *kinds)),
            Cell(row["first_account"], figures.code(row["first_action"])),
        ]
        for row in rows
    ]
    return Table(figures.word("by_manager"), columns, lines, is_compact=True)


def _quoted(cases: Sequence[Row]) -> set[str]:
    """What the cases on the page quote already."""
    return {row[name] for row in cases for name in ("reason", "improve") if row[name]}


def _examples(rows: Sequence[Row], quoted: set[str]) -> list[str]:
    """For each theme a text that the page does not quote yet: that of all customers, else of a branch, else none."""
    chosen, used = [], set(quoted)
    for row in rows:
        texts = map(cells.own_words, (row["example"], *(row["other_examples"] or ())))
        example = next((text for text in texts if text and text not in used), "")
        used.add(example)
        chosen.append(example)
    return chosen


def _themes(rows: Sequence[Row], quoted: set[str], figures: Figures) -> Chart:
    columns = [
        Column(figures.word("theme")),
        *(Column(figures.word(key), True) for key in ("points_associated", "mentions", "mention_nps")),
        Column(figures.word("in_words")),
    ]
    examples = _examples(rows, quoted)
    lines = [_theme(row, example, figures) for row, example in zip(rows, examples, strict=True)]
    table = Table(figures.word("themes"), columns, lines)
    shown = [
        row for row in rows if row["nps_points_associated"] is not None and not row["not_reportable_reason"]
    ]
    if not shown:
        return Chart(Markup(), table)
    from nps_warehouse.dashboard import charts

    marks = [
        {
            "name": row["theme_name"],
            "value": row["nps_points_associated"],
            "text": f"{figures.points(row['nps_points_associated'])}  ({figures.n(row['mentions'])})",
            "description": figures.word(
                "mark_theme",
                theme=row["theme_name"],
                points=figures.points(row["nps_points_associated"]),
                n=figures.count(row["mentions"]),
                texts=figures.count(row["texts"]),
            ),
        }
        for row in shown
    ]
    return Chart(charts.bars(marks, table.title), table)


def _theme(row: Row, example: str, figures: Figures) -> list[Cell]:
    mentions = Cell(
        figures.share(row["mention_share"]),
        figures.word("mentions_of", n=figures.count(row["mentions"]), texts=figures.count(row["texts"])),
    )
    words = Cell(f"“{example}”" if example else "", _improvement(row, figures))
    name = Cell(row["theme_name"])
    if row["not_reportable_reason"]:
        return [name, Cell(note=figures.code(row["not_reportable_reason"])), mentions, Cell(), words]
    difference = Cell(
        figures.points(row["nps_difference"]),
        figures.interval(row["nps_difference_low"], row["nps_difference_high"]),
    )
    points = Cell(figures.points(row["nps_points_associated"]), figures.n(row["mentions"]))
    return [name, points, mentions, difference, words]


def _improvement(row: Row, figures: Figures) -> str:
    """What came of what was changed: the share of texts that mention the theme, before and after."""
    if row["mention_share_before"] is None or row["mention_share_after"] is None:
        return ""
    before, after = (_share(row, when, figures) for when in ("before", "after"))
    what = SINCE.sub("", row["improvements"] or "") or figures.word("improved")
    day = figures.day(row["improvement_started_on"])
    return figures.word("improvement", what=what, day=day, before=before, after=after)


def _share(row: Row, when: str, figures: Figures) -> str:
    """The share of texts that mention a theme before or after an improvement, with its interval and n."""
    share, low, high = (figures.share(row[f"mention_share_{when}{end}"]) for end in ("", "_low", "_high"))
    return f"{share} ({low} … {high}, {figures.n(row[f'texts_{when}_improvement'])})"


def _referrals(rows: Sequence[Row], figures: Figures) -> Table:
    columns = [
        Column(figures.word("account")),
        Column(figures.word("ask")),
        Column(figures.word("not_asked"), True),
        Column(figures.word("introduced"), True),
        Column(figures.word("recommended_to")),
    ]
    lines = [
        [
            Cell(row["account_name"], row["account_manager_name"] or ""),
            Cell(row["next_person_to_ask"] or "", figures.code(row["next_person_role"])),
            Cell(
                figures.word(
                    "not_asked_of",
                    n=figures.count(row["promoters_not_asked"]),
                    promoters=figures.count(row["promoters"]),
                )
            ),
            Cell(
                figures.word(
                    "introduced_won",
                    made=figures.count(row["introductions_made"] or 0),
                    won=figures.count(row["introductions_won"] or 0),
                ),
                figures.money(row["won_amount"]),
            ),
            Cell("; ".join(filter(cells.own_words, (row["recommended_to"] or "").split("; ")))),
        ]
        for row in rows
    ]
    return Table(figures.word("referrals"), columns, lines)


def _potential(rows: Sequence[Row], figures: Figures) -> Table:
    columns = [
        Column(figures.word("account")),
        Column(figures.word("at_stake"), True),
        Column(figures.word("mix"), True),
        Column(figures.word("voices"), True),
        Column(figures.word("last_answer"), True),
    ]
    lines = []
    for row in rows:
        mix = cells.mix(row)
        risk = "" if row["revenue_at_risk"] is None else figures.money(row["revenue_at_risk"])
        whole = figures.money(row["annual_revenue"])
        heard = figures.word(
            "heard", heard=figures.count(row["contacts_heard"]), contacts=figures.count(row["contacts"])
        )
        roles = [
            figures.code(role.strip()) for role in (row["roles_unheard"] or "").split(",") if role.strip()
        ]
        lines.append(
            [
                Cell(
                    row["account_name"],
                    row["account_manager_name"] or "",
                    figures.word("silent") if row["is_silent"] else "",
                ),
                Cell(risk or whole, figures.word("of_whole", whole=whole) if risk and whole else ""),
                Cell(" · ".join(map(figures.count, mix)), mix=mix),
                Cell(
                    heard if row["contacts"] else "",
                    figures.word("not_heard", roles=", ".join(roles)) if roles else "",
                ),
                Cell(figures.day(row["last_responded_on"])),
            ]
        )
    return Table(figures.word("potential"), columns, lines)
