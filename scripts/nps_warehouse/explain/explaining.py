"""Explaining one published figure: the figure, the answers in it, those left out and why, and its benchmarks."""

import difflib
from dataclasses import dataclass

import duckdb

from nps_warehouse.db.sql import name
from nps_warehouse.errors import NpsError
from nps_warehouse.explain import queries
from nps_warehouse.explain.entities import OVERALL, Entity, entities
from nps_warehouse.explain.parts import parts_of
from nps_warehouse.explain.steps import Part, Row


@dataclass(frozen=True)
class Explanation:
    """One published figure and everything behind it.

    figure: the row of the mart. counted: the answers in it. not_counted: the answers of the same entity and period
    (and those whose time is unknown) that are not, each with its reason. benchmarks: the gaps, one row per study.
    workings, gap_workings: the steps to the figure, and to its gaps.
    """

    figure: Row
    counted: tuple[Row, ...]
    not_counted: tuple[Row, ...]
    benchmarks: tuple[Row, ...]
    response_basis: str

    workings: Row
    gap_workings: tuple[Row, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        """Each formula of the figure with its numbers put in: NPS, interval, change, gaps."""
        return parts_of(self.workings | self.figure, self.gap_workings)

    @property
    def formula(self) -> str:
        """The figure's formula with its numbers put in."""
        promoters, detractors = self.figure["promoters"], self.figure["detractors"]
        responses, nps = self.figure["responses"], self.figure["nps"]
        return (
            "NPS = 100 × (promoters − detractors) ÷ responses"
            f" = 100 × ({promoters} − {detractors}) ÷ {responses} = {nps:+.4f}".replace("-", "−")
        )


def explain(
    published: duckdb.DuckDBPyConnection, entity_type: str, entity_name: str | None, period_name: str
) -> Explanation:
    """Explain the figure of an entity in a period, named as people call it (`2025-03`, `12m to 2025-03`).

    entity_type: `overall`, or what a mart `nps_by_<entity_type>` is by. entity_name: its id, or a name that only it
    has. Raises NpsError when that figure was not published, with what was.
    """
    entity = _entity(published, entity_type)
    entity_id = _id_of(published, entity, entity_name) if entity_name is not None else None
    chosen = {"entity_id": entity_id, "period_name": period_name}
    figures = f"""
        select * from ({queries.figures(entity)})
        where entity_id is not distinct from $entity_id and period_name = $period_name
    """

    def rows(query: str) -> tuple[Row, ...]:
        found = published.execute(f"with figures as ({figures}) select * from ({query})", chosen)
        names = [column[0] for column in found.description or ()]
        return tuple(dict(zip(names, row, strict=True)) for row in found.fetchall())

    figure = rows("select * from figures")
    if not figure:
        raise NpsError(_not_published(published, entity, entity_id, period_name))
    try:
        [workings] = rows(queries.workings(entity))
        counted = rows(queries.counted(entity))
    except duckdb.CatalogException as error:
        raise NpsError(
            "the published version was built by an earlier release and lacks the steps of its formulas: "
            "run `nps build`, `nps validate marts` and `nps publish`, then run this again"
        ) from error
    basis = published.execute("select response_basis from audit.build_settings").fetchone()
    return Explanation(
        figure[0],
        counted,
        rows(queries.not_counted(entity)),
        rows(queries.benchmarks(entity)),
        basis[0] if basis else "",
        workings,
        rows(queries.gap_workings(entity)) if entity.gaps else (),
    )


def _entity(published: duckdb.DuckDBPyConnection, entity_type: str) -> Entity:
    found = entities(published)
    if entity_type not in found:
        raise NpsError(
            f"no figures are published by {entity_type}; there are {', '.join(sorted(set(found) - {OVERALL}))}"
        )
    return found[entity_type]


def _id_of(published: duckdb.DuckDBPyConnection, entity: Entity, entity_name: str) -> str:
    """Find the id of the one entity of that name; the name itself when it is an id, or no single entity has it."""
    if entity.id is None or entity.label is None:
        raise NpsError(f"{entity.words} figures are about all accounts: leave out {entity_name}")
    key = f"cast({name(entity.id)} as varchar)"
    found = published.execute(
        f"""select distinct {key} as entity_id from marts.{name(entity.mart)}
        where {key} = $1 or lower({name(entity.label)}) = lower($1)""",
        [entity_name],
    ).fetchall()
    ids = [str(entity_id) for (entity_id,) in found]
    return ids[0] if len(ids) == 1 and entity_name not in ids else entity_name


def _not_published(
    published: duckdb.DuckDBPyConnection, entity: Entity, entity_id: str | None, period_name: str
) -> str:
    """Say what is missing: the entity, or only this period of it; and what there is."""
    query = f"select distinct entity_id, period_name, period_end from ({queries.figures(entity)}) order by period_end"
    rows = published.execute(query).fetchall()
    ids = sorted({each for each, *_ in rows if each is not None})
    if entity_id is not None and entity_id not in ids:
        near = difflib.get_close_matches(entity_id, ids, n=3, cutoff=0.4)
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(ids[:5])} …"
        return f"no answer counts for {entity.words} {entity_id}; {hint}"
    subject = f"{entity.words} {entity_id}" if entity_id is not None else "all accounts together"
    periods = [period for each, period, _ in rows if each == entity_id]
    near = difflib.get_close_matches(period_name, periods, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}? " if near else ""
    return (
        f"no answer counts for {subject} in period {period_name}; {hint}"
        f"periods have names like {', '.join(_examples(published))}"
    )


def _examples(published: duckdb.DuckDBPyConnection) -> list[str]:
    """The name of the latest period of every type, the shortest type first."""
    rows = published.execute(
        "select period_name from marts.dim_periods where is_latest order by period_end - period_start, period_type"
    ).fetchall()
    return [str(period) for (period,) in rows]
