"""The documents beside a dashboard: what was checked (Data Docs) and what every model is (dbt's docs).

    place(warehouse, version / "nps.duckdb")   # into <version>/docs/: what belongs to these figures
    beside(version / "dashboard.html")         # {'data_docs': 'docs/data_docs/index.html', …}

They need no network and no server, only that the folder is kept whole.
"""

from nps_warehouse.documents.placing import beside, place

__all__ = ["beside", "place"]
