"""What a published version has figures of: one entity for each mart `nps_overall` and `nps_by_<entity>`.

entities(published)["branch"]   # Entity(name='branch', mart='nps_by_branch', id='branch_id', label='branch_name', …)
"""

from dataclasses import dataclass

import duckdb

OVERALL = "overall"


@dataclass(frozen=True)
class Entity:
    """A kind of thing that figures are about, and its marts.

    id, label: the columns of the mart with its id and its name, null for all accounts together. gaps: the mart of its
    benchmark gaps, null without one. is_in_answers: the marts of answers have the column `id` too; where they lack it,
    the account's history has it.
    """

    name: str
    mart: str
    id: str | None
    label: str | None
    gaps: str | None
    is_in_answers: bool

    @property
    def words(self) -> str:
        """What people call it: `account manager`."""
        return self.name.replace("_", " ")


def entities(published: duckdb.DuckDBPyConnection) -> dict[str, Entity]:
    """Every entity of a published version, by name."""
    columns = _columns(published)
    answers = columns["fct_responses"]
    found = {
        OVERALL: Entity(OVERALL, "nps_overall", None, None, _gaps(columns, "benchmark_gaps_overall"), True)
    }
    for mart, there in columns.items():
        if mart.startswith("nps_by_"):
            name = mart.removeprefix("nps_by_")
            key = f"{name}_id" if f"{name}_id" in there else name
            label = f"{name}_name" if f"{name}_name" in there else key
            gaps = _gaps(columns, f"benchmark_gaps_by_{name}")
            found[name] = Entity(name, mart, key, label, gaps, key in answers)
    return found


def _columns(published: duckdb.DuckDBPyConnection) -> dict[str, frozenset[str]]:
    rows = published.execute(
        """select table_name, list(column_name) from duckdb_columns()
        where schema_name = 'marts' and database_name = current_database()
        group by table_name order by table_name"""
    ).fetchall()
    return {str(table): frozenset(columns) for table, columns in rows}


def _gaps(columns: dict[str, frozenset[str]], mart: str) -> str | None:
    return mart if mart in columns else None
