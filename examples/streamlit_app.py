"""A first page on the published marts: NPS per branch, manager, team or account, with its interval and its n.

Reads `published/current/nps.duckdb` below `NPS_WAREHOUSE` (default `warehouse`), read-only, once per query, so that a
new version shows at the next click. Writes nothing.

    pip install streamlit
    streamlit run examples/streamlit_app.py
"""

import os
from pathlib import Path

import altair as alt
import duckdb
import pandas as pd
import streamlit as st

PUBLISHED = Path(os.environ.get("NPS_WAREHOUSE", "warehouse")) / "published" / "current" / "nps.duckdb"
MARTS = {
    "Branches": ("marts.nps_by_branch", "branch_name"),
    "Account managers": ("marts.nps_by_account_manager", "account_manager_name"),
    "Teams": ("marts.nps_by_team", "team"),
    "Accounts": ("marts.nps_by_account", "account_name"),
}


def query(sql: str, *values: object) -> pd.DataFrame:
    """The rows of a query on the version that is published now."""
    with duckdb.connect(str(PUBLISHED), read_only=True) as published:
        return published.execute(sql, list(values)).df()


def chart(figures: pd.DataFrame) -> alt.LayerChart:
    """Each figure as a dot on its 95 % interval, in the order of the rows: layers cannot agree on one of their own."""
    base = alt.Chart(figures).encode(y=alt.Y("name:N", sort=None, title=None))
    interval = base.mark_rule().encode(
        x=alt.X("nps_low:Q", title="NPS, 95 % interval", scale=alt.Scale(domain=[-100, 100])), x2="nps_high:Q"
    )
    dot = base.mark_circle(size=80, opacity=1).encode(x="nps:Q", tooltip=["name", "responses", "nps"])
    return interval + dot


def page() -> None:
    """One choice of what and when, a chart of what is reportable, and all rows, with the reason where there is no figure."""
    st.title("Net Promoter Score")
    mart, name = MARTS[st.selectbox("Of", list(MARTS))]
    periods = query(
        "select period_name from marts.dim_periods "
        "order by period_type = 'rolling_12_months' desc, period_end desc, period_start desc"
    )
    period = st.selectbox("Period", periods["period_name"].tolist())
    figures = query(
        f"select {name} as name, responses, nps, nps_low, nps_high, is_reportable, not_reportable_reason "
        f"from {mart} where period_name = ? order by is_reportable desc, nps desc, name",
        period,
    )
    reportable = figures["is_reportable"]
    if reportable.any():
        st.altair_chart(chart(figures[reportable]))
    else:
        st.info("Too few answers for a figure in this period.")
    figures.loc[~reportable, ["nps", "nps_low", "nps_high"]] = None
    formats = {name: st.column_config.NumberColumn(format="%+.1f") for name in ("nps", "nps_low", "nps_high")}
    st.dataframe(figures.drop(columns="is_reportable"), hide_index=True, column_config=formats)


if __name__ == "__main__":
    page()
