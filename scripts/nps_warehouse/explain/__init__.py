"""`nps explain`: how one published figure was made.

Reads the published version only, so what it lists is what readers see, whatever happens to the build meanwhile.

    with read_published(Warehouse.here()) as published:
        explanation = explain(published, "account", "A001", "2025-Q4")
"""

from nps_warehouse.explain.explaining import Explanation, explain

__all__ = ["Explanation", "explain"]
