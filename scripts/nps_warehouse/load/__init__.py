"""Loading: a drop of exports becomes rows in the raw tables.

report = load([Path("data/sample")], Warehouse.here(), Console())
show(report, Console())
"""

from nps_warehouse.load.loading import load
from nps_warehouse.load.report import FileOutcome, LoadReport, show

__all__ = ["FileOutcome", "LoadReport", "load", "show"]
