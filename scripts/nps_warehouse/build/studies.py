"""Which benchmark study figures are compared with, where one must be chosen: it must be one that has figures.

A study has figures in `seeds/published_benchmarks.csv` or answers in `raw.benchmark_responses`.

    refuse_unknown_study("tns-nipo", asking(connection), "--study")
"""

import csv
import difflib
from collections.abc import Sequence
from pathlib import Path

import duckdb

from nps_warehouse.db.connection import Query
from nps_warehouse.errors import NpsError
from nps_warehouse.raw_tables import WITHDRAWN_LOADS
from nps_warehouse.settings import PROJECT

PUBLISHED = PROJECT / "seeds/published_benchmarks.csv"
ANSWERED = f"""
    select distinct trim(study_id) from raw.benchmark_responses
    where trim(study_id) <> '' and _load_id not in ({WITHDRAWN_LOADS})
"""


def known_studies(query: Query, seed: Path = PUBLISHED) -> tuple[str, ...]:
    """The ids of the studies that have figures, in order."""
    published: set[str] = set()
    if seed.exists():
        with seed.open(encoding="utf-8", newline="") as lines:
            published = {row["study_id"] for row in csv.DictReader(lines) if row.get("study_id")}
    return tuple(sorted(published | {str(study) for (study,) in query(ANSWERED)}))


def studies_in(raw: duckdb.DuckDBPyConnection, files: Sequence[str]) -> tuple[str, ...]:
    """The ids of the studies that loaded files have answers to, in order."""
    query = (
        "select distinct trim(study_id) as study from raw.benchmark_responses "
        "where trim(study_id) <> '' and list_contains(?, _source_file) order by study"
    )
    return tuple(str(study) for (study,) in raw.execute(query, [list(files)]).fetchall())


def refuse_unknown_study(study: str, query: Query, named_by: str, seed: Path = PUBLISHED) -> None:
    """Raise NpsError when a study has no figures. named_by: where it was named, for people."""
    known = known_studies(query, seed)
    if study in known:
        return
    near = difflib.get_close_matches(study, known, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    listed = f"there are {', '.join(known)}" if known else "no study has any"
    raise NpsError(
        f"{named_by} names the benchmark study {study}, which has no figures; {hint}{listed}"
        f" (figures are in seeds/{seed.name} and in loaded benchmark_responses)"
    )
