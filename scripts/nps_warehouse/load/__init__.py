"""Loading: a drop of exports becomes rows in the raw tables.

A file goes one way through the folders: `discover` finds it, `describe` says how it is read, `read` makes it rows of
text, `formats` makes the export of a survey tool a plain table, `write` stores what is new, `report` shows what happened.
`loader` does this for every file of every drop, `one_file` for one.

report = load([Path("data/sample")], Warehouse.here(), Console())
show(report, Console())
"""

from nps_warehouse.load.loader import load
from nps_warehouse.load.report import FileOutcome, LoadReport, show

__all__ = ["FileOutcome", "LoadReport", "load", "show"]
