"""The dashboard: one self-contained HTML file drawn from a published version.

    with read_published(warehouse) as published:
        write_dashboard(published, Path("dashboard.html"), language="nl")

Works without a network, a server and JavaScript. Nothing is computed here: the marts have the figures.
"""

from nps_warehouse.dashboard.writing import NAME, write_dashboard

__all__ = ["NAME", "write_dashboard"]
