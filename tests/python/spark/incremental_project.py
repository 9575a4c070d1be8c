"""A dbt project of two incremental models that replace rows, for both engines."""

from pathlib import Path

from nps_warehouse.settings import PROJECT

MODEL = """
{% if is_incremental() %}
select * from (values ('A', 'a', 9), ('C', 'e', 5), (null, 'f', 6)) as made(account_id, answer, score)
{% else %}
select * from (values ('A', 'a', 1), ('A', 'b', 2), ('B', 'c', 3), (null, 'd', 4)) as made(account_id, answer, score)
{% endif %}
"""
# Forgets what the new rows do not name: no strategy of dbt does.
STRATEGY = """
{% macro get_incremental_low_forgotten_sql(arguments) -%}
    delete from {{ arguments.target_relation }}
    where account_id in (select account_id from {{ arguments.temp_relation }}) or score > 3;
    insert into {{ arguments.target_relation }}
    select {{ arguments.dest_columns | map(attribute='name') | join(', ') }} from {{ arguments.temp_relation }};
{%- endmacro %}
"""
PROJECT_FILE = f"""
name: changes
profile: nps_warehouse
macro-paths: ["{PROJECT / "macros" / "engine"}", macros]  # dbt itself says what is built in part
models:
  +materialized: incremental
  +file_format: "{{{{ env_var('NPS_SPARK_FORMAT') }}}}"
  changes:
    keys_replaced: {{+incremental_strategy: delete+insert, +unique_key: [account_id]}}
    low_forgotten: {{+incremental_strategy: low_forgotten}}
"""


def write(folder: Path) -> list[str]:
    """Write the project; the options by which dbt runs it."""
    for name in ("models", "macros", "warehouse/build"):
        (folder / name).mkdir(parents=True)
    for model in ("keys_replaced", "low_forgotten"):
        (folder / "models" / f"{model}.sql").write_text(MODEL, encoding="utf-8")
    (folder / "macros" / "strategy.sql").write_text(STRATEGY, encoding="utf-8")
    (folder / "dbt_project.yml").write_text(PROJECT_FILE, encoding="utf-8")
    return ["run", "--project-dir", str(folder), "--profiles-dir", str(PROJECT)]
