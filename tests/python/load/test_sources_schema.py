"""The JSON schema of `sources.yml` is that of the models, and agrees with what the loader accepts."""

import json
import re
from typing import Any

import jsonschema
import pytest
import yaml

from nps_warehouse.errors import NpsError
from nps_warehouse.load.describe import schema
from nps_warehouse.load.describe.sources import parse_sources
from nps_warehouse.settings import PROJECT

SAMPLE = (PROJECT / "data/sample/sources.yml").read_text(encoding="utf-8")
EXAMPLES = re.findall(
    r"```yaml\n(.*?)```", (PROJECT / "docs/your-own-data.md").read_text(encoding="utf-8"), re.DOTALL
)


@pytest.fixture(scope="module")
def published() -> Any:
    return json.loads(schema.FILE.read_text(encoding="utf-8"))


def test_the_published_schema_is_generated_from_the_models() -> None:
    current = schema.FILE.read_text(encoding="utf-8")
    assert current == schema.schema(), "run python -m nps_warehouse.load.describe.schema"


@pytest.mark.parametrize("content", [SAMPLE, *EXAMPLES])
def test_the_sample_and_the_examples_of_the_docs_pass_the_schema_and_the_loader(
    published: Any, content: str
) -> None:
    jsonschema.validate(yaml.safe_load(content), published)
    assert parse_sources(content)


@pytest.mark.parametrize(
    "entry",
    [
        {"files": "a.csv", "colums": {"a": "score"}},
        {"files": "a.csv", "table": "response"},
        {"files": "a.csv", "format": "qualtrix"},
        {"files": "a.csv", "decimal": ";"},
        {"files": "a.csv", "ignore": False},
        {"files": {"a": "b"}},
        {"table": "accounts"},
    ],
)
def test_what_the_schema_refuses_the_loader_refuses(published: Any, entry: dict[str, Any]) -> None:
    content = {"sources": [entry]}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, published)
    with pytest.raises(NpsError, match="line "):
        parse_sources(yaml.safe_dump(content))


def test_the_sample_names_the_schema_for_editors() -> None:
    (name,) = re.findall(r"\A# yaml-language-server: \$schema=(\S+)\n", SAMPLE)
    assert (PROJECT / "data/sample" / name).resolve() == schema.FILE
    assert len(EXAMPLES) == 3 and EXAMPLES[0].startswith("# yaml-language-server: $schema=")
