"""The JSON schema of `sources.yml`, from the models that check it: editors complete and check the file with it.

Writes `docs/sources.schema.json`:

    python -m nps_warehouse.load.describe.schema
"""

import json
from typing import Any

from nps_warehouse.settings import PROJECT

FILE = PROJECT / "docs" / "sources.schema.json"


def schema() -> str:
    """The schema as it is in the file."""
    from nps_warehouse.load.describe.source import SourcesFile

    content = {"$schema": "https://json-schema.org/draft/2020-12/schema", **SourcesFile.model_json_schema()}
    return json.dumps(_without_defaults(content), indent=2, ensure_ascii=False) + "\n"


def _without_defaults(part: Any) -> Any:
    """A key that is omitted has no value, so the models' empty defaults are not part of the schema."""
    if isinstance(part, dict):
        return {key: _without_defaults(value) for key, value in part.items() if key != "default"}
    return [_without_defaults(item) for item in part] if isinstance(part, list) else part


if __name__ == "__main__":
    FILE.write_text(schema(), encoding="utf-8")
