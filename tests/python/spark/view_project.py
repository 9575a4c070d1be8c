"""A dbt project of a view and a view of that, for Spark."""

from pathlib import Path

from nps_warehouse.settings import PROJECT

PROJECT_FILE = f"""
name: shown
profile: nps_warehouse
macro-paths: ["{PROJECT / "macros" / "engine"}"]
"""


def write(folder: Path) -> Path:
    """Write the project; its folder."""
    (folder / "models").mkdir()
    (folder / "dbt_project.yml").write_text(PROJECT_FILE, encoding="utf-8")
    for name, sql in (
        ("numbers_made", "select * from (values (1), (2)) as made(number)"),
        ("numbers_shown", "select number from {{ ref('numbers_made') }}"),
    ):
        (folder / "models" / f"{name}.sql").write_text(sql, encoding="utf-8")
    return folder
