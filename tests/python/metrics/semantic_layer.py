"""MetricFlow without its command: it writes the SQL, which a test runs on whatever file it opens for reading.

    layer = SemanticLayer(written(manifest))
    connection.sql(layer.query(["nps"], ["metric_time__month"]))

The project's own definitions, or those that somebody would write first.
"""

import datetime
import json
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from dbt.contracts.graph.semantic_manifest import SemanticManifest
from metricflow.engine.metricflow_engine import MetricFlowEngine, MetricFlowQueryRequest
from metricflow.protocols.sql_client import SqlEngine
from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
from metricflow_semantics.model.dbt_manifest_parser import parse_manifest_from_dbt_generated_manifest
from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

Definitions = dict[str, Any]
"""What dbt writes as `semantic_manifest.json`."""


class Dialect:
    """What MetricFlow must know of a database to write SQL for it."""

    sql_engine_type = SqlEngine.DUCKDB
    sql_plan_renderer = DuckDbSqlPlanRenderer()


class SemanticLayer:
    """The metrics of a project, by their definitions."""

    def __init__(self, definitions: Definitions) -> None:
        self.definitions = definitions

    def query(
        self,
        metrics: Sequence[str],
        group_by: Sequence[str],
        between: tuple[datetime.date, datetime.date] | None = None,
        where: str | None = None,
    ) -> str:
        """SQL with a column for each thing to group by, then one for each metric; `between`: first and last day."""
        start, end = (
            (datetime.datetime.combine(day, datetime.time()) for day in between) if between else (None, None)
        )
        request = MetricFlowQueryRequest.create(
            metric_names=metrics,
            group_by_names=group_by,
            time_constraint_start=start,
            time_constraint_end=end,
            where_constraints=[where] if where else None,
        )
        return self._sql(request)

    def saved_query(self, name: str) -> str:
        """SQL with a column for each thing that a saved query groups by, then one for each of its metrics."""
        return self._sql(MetricFlowQueryRequest.create(saved_query_name=name))

    def _sql(self, request: MetricFlowQueryRequest) -> str:
        return str(self._engine.explain(request).sql_statement.without_descriptions.sql)

    @cached_property
    def _engine(self) -> MetricFlowEngine:
        parsed = parse_manifest_from_dbt_generated_manifest(json.dumps(self.definitions))
        return MetricFlowEngine(SemanticManifestLookup(parsed), Dialect())


def written(manifest: Any) -> Definitions:
    """What dbt writes of a parsed project for MetricFlow."""
    return dict(json.loads(SemanticManifest(manifest)._get_pydantic_semantic_manifest().json()))


def of_every_answer(definitions: Definitions) -> SemanticLayer:
    """The metrics as somebody would write them first: over all answers, also those of a person who answered again."""
    naive = json.loads(json.dumps(definitions))
    for measure in naive["semantic_models"][0]["measures"]:
        assert measure.pop("non_additive_dimension")
    return SemanticLayer(naive)
