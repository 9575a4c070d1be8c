"""The rules of dbt-project-evaluator that hold here, checked over dbt's manifest; docs/decisions.md has the others."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from nps_warehouse.build.parsing import parsed
from nps_warehouse.settings import DUCKDB, PROJECT

PREFIXES = {"staging": ("stg_",), "intermediate": ("int_",)}
SERVING = ("_figures", "_workings")
NOT_OF_EXPORTS = ("loads", "salts", "bonus_closings", "bonus_decisions")
WITHDRAWN = "stg_loads__files"
LISTS_WITHIN_ROWS = ("stg_finance__closings",)
WIDE = {"nps_by_account"}
MANY_PARENTS = 7
LONG_CHAIN = 5


@dataclass(frozen=True)
class Node:
    """A model, source, seed, exposure or test: its folder below models/, what it reads, how it is built."""

    kind: str
    name: str
    folder: str = ""
    parents: tuple[str, ...] = ()
    is_view: bool = False
    is_public: bool = False
    has_contract: bool = False
    is_fresh: bool = True
    source: str = ""
    readers: tuple[str, ...] = ()


Graph = Mapping[str, Node]


def models(graph: Graph, *folders: str) -> Iterator[Node]:
    """The models of some folders, or all."""
    found = (node for node in graph.values() if node.kind == "model")
    return (node for node in found if not folders or node.folder in folders)


def parents(graph: Graph, node: Node, kind: str) -> list[Node]:
    """What a node reads, of one kind."""
    return [graph[parent] for parent in node.parents if parent in graph and graph[parent].kind == kind]


def staging_reads_one_source_and_nothing_else(graph: Graph) -> Iterator[str]:
    """Multiple sources joined, staging dependent on staging or on a later layer. But for withdrawn files.

    A list within the rows of one staging model may be a staging model of its own.
    """
    for node in models(graph, "staging"):
        read = [graph[parent] for parent in node.parents if graph[parent].name != WITHDRAWN]
        if len(read) != 1 or not (read[0].kind == "source" or read[0].name in LISTS_WITHIN_ROWS):
            yield node.name


def only_staging_reads_sources(graph: Graph) -> Iterator[str]:
    """Direct join to source, marts dependent on source."""
    yield from (
        node.name for node in models(graph, "intermediate", "marts") if parents(graph, node, "source")
    )


def every_source_has_one_staging_model(graph: Graph) -> Iterator[str]:
    """Unused sources, source fanout; the salt is read by a macro."""
    for key, source in graph.items():
        if (
            source.kind == "source"
            and source.name != "salts"
            and sum(key in node.parents for node in models(graph)) != 1
        ):
            yield source.name


def no_table_is_a_source_twice(graph: Graph) -> Iterator[str]:
    """Duplicate sources."""
    names = [node.source for node in graph.values() if node.kind == "source"]
    yield from sorted({name for name in names if names.count(name) > 1})


def every_model_reads_something(graph: Graph) -> Iterator[str]:
    """Root models."""
    yield from (node.name for node in models(graph) if not node.parents)


def no_model_reads_very_many(graph: Graph) -> Iterator[str]:
    """Too many joins. But for the mart that has a name beside every id."""
    yield from (
        node.name
        for node in models(graph)
        if len(set(node.parents)) >= MANY_PARENTS and node.name not in WIDE
    )


def views_are_not_chained(graph: Graph) -> Iterator[str]:
    """Chained view dependencies."""
    yield from (node.name for node in models(graph) if _chain(graph, node) > LONG_CHAIN)


def names_tell_the_layer(graph: Graph) -> Iterator[str]:
    """Model naming conventions, model directories. But for what is published for marts and `nps explain` to read."""
    for node in models(graph):
        is_serving = node.folder == "intermediate" and node.name.endswith(SERVING)
        is_named = is_serving or node.name.startswith(PREFIXES.get(node.folder, ("",)))
        if not is_named or (node.folder == "marts" and node.name.startswith(("stg_", "int_"))):
            yield node.name


def public_models_are_marts_with_contracts(graph: Graph) -> Iterator[str]:
    """Public models without contracts; no layer but the marts is public."""
    for node in models(graph):
        if node.is_public != (node.folder == "marts") or (node.is_public and not node.has_contract):
            yield node.name


def every_model_is_tested_or_read_by_one_that_is(graph: Graph) -> Iterator[str]:
    """Test coverage. Marts are checked by the marts gate, the workings by the tests of `nps explain`."""
    checked = {
        parent for node in graph.values() if node.kind in {"test", "exposure"} for parent in node.parents
    }
    while more := {
        parent for key in checked if key in graph for parent in graph[key].parents if parent not in checked
    }:
        checked |= more
    yield from (
        node.name
        for key, node in graph.items()
        if node.kind == "model" and key not in checked and not node.name.endswith("_workings")
    )


def exposures_read_public_models(graph: Graph) -> Iterator[str]:
    """Exposures dependent on private models."""
    for node in graph.values():
        read = [graph[parent] for parent in node.parents if not parent.startswith("metric.")]
        if node.kind == "exposure" and not all(each.is_public for each in read):
            yield node.name


def every_mart_ends_at_people(graph: Graph) -> Iterator[str]:
    """Lineage ends where somebody reads: neither what publishes a mart nor what checks it needs it."""
    read = {
        parent
        for node in graph.values()
        if node.kind == "exposure" and node.readers
        for parent in node.parents
    }
    yield from (
        node.name
        for key, node in graph.items()
        if node.kind == "model" and node.folder == "marts" and key not in read
    )


def every_source_of_exports_has_freshness(graph: Graph) -> Iterator[str]:
    """Missing source freshness; a load that failed is a load too, and the salt never changes."""
    yield from (
        node.name
        for node in graph.values()
        if node.kind == "source" and node.is_fresh == (node.name in NOT_OF_EXPORTS)
    )


def _chain(graph: Graph, node: Node) -> int:
    """How many views in a row a query of the node plans."""
    if not node.is_view:
        return 0
    return 1 + max((_chain(graph, parent) for parent in parents(graph, node, "model")), default=0)


SOURCE = Node("source", "answers", source="raw.answers")
STAGED = Node("model", "stg_a__b", "staging", ("source",))
MART = Node("model", "nps", "marts", ("staged",), is_public=True, has_contract=True)
READER = Node("exposure", "reader", parents=("mart", "metric.nps"), readers=("analysts",))
SOUND: Graph = {"source": SOURCE, "staged": STAGED, "mart": MART, "reader": READER}
VIEWS = {
    f"view{number}": Node("model", f"int_{number}", "intermediate", (f"view{number - 1}",), is_view=True)
    for number in range(LONG_CHAIN + 1)
}
BROKEN: dict[Callable[[Graph], Iterator[str]], Mapping[str, Node]] = {
    staging_reads_one_source_and_nothing_else: {"staged": replace(STAGED, parents=("source", "mart"))},
    only_staging_reads_sources: {"mart": replace(MART, parents=("source",))},
    every_source_has_one_staging_model: {"unused": replace(SOURCE, source="raw.unused")},
    no_table_is_a_source_twice: {"again": SOURCE},
    every_model_reads_something: {"staged": replace(STAGED, parents=())},
    no_model_reads_very_many: {"mart": replace(MART, parents=tuple("abcdefg"))},
    views_are_not_chained: VIEWS,
    names_tell_the_layer: {"staged": replace(STAGED, name="int_b")},
    public_models_are_marts_with_contracts: {"mart": replace(MART, has_contract=False)},
    every_model_is_tested_or_read_by_one_that_is: {"alone": replace(STAGED, name="stg_alone")},
    exposures_read_public_models: {"reader": replace(READER, parents=("staged",))},
    every_mart_ends_at_people: {"reader": replace(READER, readers=())},
    every_source_of_exports_has_freshness: {"source": replace(SOURCE, is_fresh=False)},
}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The project's own graph, as dbt parses it."""
    folder = str(tmp_path_factory.mktemp("graph"))
    options = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--log-level", "none"]
    manifest = parsed(DUCKDB, [*options, "--target-path", folder, "--log-path", folder])
    found: dict[str, Node] = {}
    for key, node in [*manifest.nodes.items(), *manifest.unit_tests.items(), *manifest.exposures.items()]:
        kind = str(node.resource_type).replace("unit_", "")
        is_model = kind == "model"
        found[key] = Node(
            kind,
            node.name,
            node.fqn[1],
            tuple(node.depends_on.nodes) if kind != "seed" else (),
            is_view=is_model and node.config.materialized == "view",
            is_public=is_model and node.access == "public",
            has_contract=is_model and node.config.contract.enforced,
            readers=tuple(node.config.meta.get("readers", ())) if kind == "exposure" else (),
        )
    for key, source in manifest.sources.items():
        is_fresh = bool(source.freshness) and source.loaded_at_field is not None
        found[key] = Node("source", source.name, is_fresh=is_fresh, source=source.relation_name or "")
    return found


@pytest.mark.parametrize("rule", BROKEN, ids=lambda rule: rule.__name__)
def test_the_project_keeps_the_rule(graph: Graph, rule: Callable[[Graph], Iterator[str]]) -> None:
    assert len(list(models(graph))) > 40
    assert list(rule(graph)) == []


@pytest.mark.parametrize("rule", BROKEN, ids=lambda rule: rule.__name__)
def test_a_graph_that_breaks_the_rule_is_noticed(rule: Callable[[Graph], Iterator[str]]) -> None:
    assert list(rule(SOUND)) == []
    assert list(rule({**SOUND, **BROKEN[rule]}))


def test_an_exposure_reads_what_its_code_names(graph: Graph) -> None:
    marts = {node.name for node in models(graph, "marts")}
    for exposure in exposures():
        listed = {re.sub(r"ref\('(\w+)'\)", r"\1", each) for each in exposure["depends_on"]}
        for place in exposure["config"]["meta"]["reads_in"]:
            assert (PROJECT / place).exists(), place
        assert named(exposure, marts) <= listed, exposure["name"]


def test_whatever_names_a_mart_is_an_exposure(graph: Graph) -> None:
    marts = {node.name for node in models(graph, "marts")}
    places = [PROJECT / place for exposure in exposures() for place in exposure["config"]["meta"]["reads_in"]]
    files = [
        file for folder in ("scripts/nps_warehouse", "examples") for file in (PROJECT / folder).rglob("*.py")
    ]
    readers = [file for file in files if marts_of(file) & marts]
    assert len(readers) > 10
    assert not [file for file in readers if not any(file.is_relative_to(place) for place in places)]


def exposures() -> list[Mapping[str, Any]]:
    """The exposures as they are written."""
    text = (PROJECT / "models" / "exposures.yml").read_text(encoding="utf-8")
    return list(yaml.safe_load(text)["exposures"])


def named(exposure: Mapping[str, Any], marts: set[str]) -> set[str]:
    """The marts that the places of an exposure name."""
    places = [PROJECT / place for place in exposure["config"]["meta"]["reads_in"]]
    files = [file for place in places for file in (place.rglob("*.py") if place.is_dir() else [place])]
    return {name for file in files for name in marts_of(file)} & marts


def marts_of(file: Path) -> set[str]:
    """What may be a mart: in code a name below its schema, on a page any name of code."""
    pattern = r"`(\w+)`" if file.suffix == ".md" else r"\b(?:marts|audit)\.(\w+)"
    return set(re.findall(pattern, file.read_text(encoding="utf-8")))
