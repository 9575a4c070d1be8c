"""`nps explain`: how one published figure was made.

Reads the published version only, so what it lists is what readers see, whatever happens to the build meanwhile.

    with read_published(Warehouse.here()) as published:
        explanation = explain(published, "account", "A001", "2025-Q4")
"""

import difflib
from dataclasses import dataclass
from typing import Any

import duckdb

from nps_warehouse.errors import NpsError
from nps_warehouse.explaining import BENCHMARKS, COUNTED, FIGURES, NOT_COUNTED

Row = dict[str, Any]


@dataclass(frozen=True)
class Explanation:
    """One published figure and everything behind it.

    figure: the row of the mart. counted: the answers in it. not_counted: the answers of the same entity and period
    (and those whose time is unknown) that are not, each with its reason. benchmarks: the gaps, one row per study.
    """

    figure: Row
    counted: tuple[Row, ...]
    not_counted: tuple[Row, ...]
    benchmarks: tuple[Row, ...]
    response_basis: str

    @property
    def formula(self) -> str:
        """The figure's formula with its numbers put in."""
        promoters, detractors = self.figure["promoters"], self.figure["detractors"]
        responses, nps = self.figure["responses"], self.figure["nps"]
        return (
            "NPS = 100 × (promoters − detractors) ÷ responses"
            f" = 100 × ({promoters} − {detractors}) ÷ {responses} = {nps:+.4f}".replace("-", "−")
        )

    @property
    def interval(self) -> str:
        """Where the uncertainty comes from, with its numbers."""
        figure = self.figure
        ends = f"95 % interval {figure['nps_low']:+.1f} … {figure['nps_high']:+.1f}".replace("-", "−")
        error = f"standard error {figure['standard_error']:.2f} points"
        if figure["entity_type"] != "account":
            design = figure["design_effect"]
            because = (
                f"answers of one account resemble one another, design effect {design:.2f}"
                if design is not None
                else "one account, or all answers alike: adjusted Wald"
            )
        elif figure["contacts"] is None or self.response_basis == "all":
            because = "contacts unknown: adjusted Wald"
        else:
            because = f"{figure['responses']} of {figure['contacts']} contacts answered: finite population"
        return f"{ends} ({error}; {because})"


def explain(
    published: duckdb.DuckDBPyConnection, entity_type: str, entity_id: str | None, period_name: str
) -> Explanation:
    """Explain the figure of an entity in a period, named as people call it (`2025-03`, `12m to 2025-03`).

    entity_id: its id, or a name that only it has. Raises NpsError when that figure was not published, with what was.
    """
    if entity_id is not None:
        entity_id = _id_of(published, entity_type, entity_id)
    chosen = {"entity_type": entity_type, "entity_id": entity_id, "period_name": period_name}
    figures = f"""(
        select * from ({FIGURES})
        where entity_type = $entity_type and entity_id is not distinct from $entity_id
            and period_name = $period_name
    )"""

    def ask(query: str) -> tuple[Row, ...]:
        found = published.execute(f"with figures as {figures} select * from ({query})", chosen)
        names = [column[0] for column in found.description]
        return tuple(dict(zip(names, row, strict=True)) for row in found.fetchall())

    figure = ask("select * from figures")
    if not figure:
        raise NpsError(_not_published(published, entity_type, entity_id, period_name))
    basis = published.sql("select response_basis from audit.build_settings").fetchone()
    return Explanation(figure[0], ask(COUNTED), ask(NOT_COUNTED), ask(BENCHMARKS), basis[0] if basis else "")


def _id_of(published: duckdb.DuckDBPyConnection, entity_type: str, said: str) -> str:
    """Find the id of the one entity whose name is what was said; what was said, when it is an id or there is no such one."""
    plural = "branches" if entity_type == "branch" else f"{entity_type}s"
    found = published.execute(
        f"""select {entity_type}_id from marts.dim_{plural}
        where {entity_type}_id = $1 or lower({entity_type}_name) = lower($1)
        order by {entity_type}_id <> $1""",
        [said],
    ).fetchall()
    ids = [str(entity_id) for (entity_id,) in found]
    return ids[0] if said in ids or len(ids) == 1 else said


def _not_published(
    published: duckdb.DuckDBPyConnection, entity_type: str, entity_id: str | None, period_name: str
) -> str:
    """Say what is missing: the entity, or only this period of it; and what there is."""
    what = entity_type.replace("_", " ")
    query = f"select distinct entity_id, period_name from ({FIGURES}) where entity_type = $1"
    rows = published.execute(query, [entity_type]).fetchall()
    entities = sorted({entity for entity, _ in rows if entity is not None})
    if entity_id is not None and entity_id not in entities:
        near = difflib.get_close_matches(entity_id, entities, n=3, cutoff=0.4)
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(entities[:5])} …"
        return f"no answer counts for {what} {entity_id}; {hint}"
    periods = sorted(period for entity, period in rows if entity == entity_id)
    near = difflib.get_close_matches(period_name, periods, n=3, cutoff=0.5)
    hint = ", ".join(near or periods[-3:])
    subject = f"{what} {entity_id}" if entity_id is not None else "all accounts together"
    return (
        f"no answer counts for {subject} in period {period_name}; periods are called like {hint} "
        "(also 2025, 2025-Q4, 2025-12, 12m to 2025-12)"
    )
