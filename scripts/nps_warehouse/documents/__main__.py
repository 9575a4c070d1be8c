"""Write dbt's documentation as one page, as `make docs` does.

python -m nps_warehouse.documents warehouse/dbt/docs warehouse/docs/dbt/static_index.html
"""

import json
import sys
from pathlib import Path

from nps_warehouse.documents.models_page import models_page


def main(target: Path, page: Path) -> None:
    """Write `page` from the manifest and the catalog that `dbt docs generate` left in `target`."""
    manifest, catalog = (
        json.loads((target / name).read_text(encoding="utf-8")) for name in ("manifest.json", "catalog.json")
    )
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(models_page(manifest, catalog), encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
