"""The workbook of a bonus period, with the same as csv and Parquet: `nps bonus export`, and at every publish.

    with read_published(warehouse) as published:
        export(warehouse, "team-quarter", "2025-Q1")          # warehouse/exports/team-quarter_2025-Q1_<version>/

Reads one published version and the seeds it was built with. The files of a version are the same whoever draws them.
"""

from nps_warehouse.finance.workbook.exporting import draw_closed, export

__all__ = ["draw_closed", "export"]
